/**
 * What runs in the thread of an execution environment: it imports the module, says so, and answers invocations. It is text and CommonJS
 * because a thread must start from it without a build, whether these sources run compiled or not. Events and answers travel as JSON, as
 * they do to Lambda. With a gateway it first leads the requests of `node:https` there, which is how clients of the SDK send theirs.
 */
export const WORKER_SCRIPT: string = `
const { parentPort, workerData } = require("node:worker_threads");
if (workerData.httpsGateway !== undefined) {
  const http = require("node:http");
  const { hostname, port } = new URL(workerData.httpsGateway);
  const agent = new http.Agent({ keepAlive: true });
  require("node:https").request = ({ protocol, agent: _, headers, ...options }, listener) => {
    const host = headers.host ?? headers.Host ?? options.hostname ?? options.host;
    const meant = { ...options, hostname, host: hostname, port, agent, headers: { ...headers, host } };
    return http.request(meant, listener);
  };
  // The bindings of modules that import it by name are others than that of the module itself.
  require("node:module").syncBuiltinESMExports();
}
const describe = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: typeof error, errorMessage: String(error) };
const loading = import(workerData.module).then((loaded) => {
  const handler = loaded[workerData.handler];
  if (typeof handler !== "function") {
    throw Object.assign(new Error(workerData.handler + " is not a function of " + workerData.module), {
      name: "Runtime.HandlerNotFound",
    });
  }
  return handler;
});
loading.then(
  () => parentPort.postMessage({ kind: "ready" }),
  (error) => parentPort.postMessage({ kind: "init-failed", ...describe(error) }),
);
parentPort.on("message", async ({ event, invocation, timeoutMs, hangsForMs }) => {
  const deadline = Date.now() + timeoutMs;
  try {
    const handler = await loading;
    const value = await handler(JSON.parse(event), {
      ...invocation,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    if (hangsForMs > 0) await new Promise((resolve) => setTimeout(resolve, hangsForMs));
    parentPort.postMessage({ kind: "returned", value: JSON.stringify(value) ?? "null" });
  } catch (error) {
    parentPort.postMessage({ kind: "thrown", ...describe(error) });
  }
});
`;
