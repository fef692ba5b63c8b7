let invocations = 0;

export async function handler(event, context) {
  invocations += 1;
  switch (event.ask) {
    case "context":
      return { ...context, remaining: context.getRemainingTimeInMillis() };
    case "environment":
      return { ...process.env };
    case "count":
      return invocations;
    case "throw":
      throw new TypeError("thrown on purpose");
    case "hang":
      return new Promise((resolve) => setTimeout(resolve, 600_000));
    case "exit":
      return process.exit(3);
    case "print":
      process.stdout.write(`${event.text}\n`);
      return undefined;
    default:
      return event;
  }
}
