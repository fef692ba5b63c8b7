import { createServer } from "node:http";
import { closeServer, keyGuard, listenOnLoopback } from "@isthmus/local-cloud";
import type { HandlerWrapper } from "@isthmus/local-cloud";

/** An access key in a secret that is exchanged while it is in use. */
export interface RotatingKey {
  /** Where the secret is read: a stand-in for Secrets Manager. */
  readonly secretsEndpoint: string;
  /** Refuses requests that were signed with any key but the newest. */
  readonly guard: HandlerWrapper;
  /**
   * Replaces the key as soon as it has been used once more, so that whoever used it holds an old one then, however slow the machine; the old
   * one is refused from then on.
   */
  rotate(): void;
  readonly rotations: number;
  /** Requests that were refused for an old key. */
  readonly refused: number;
  stop(): Promise<void>;
}

/** Starts the stand-in with a first key. */
export async function startRotatingKey(): Promise<RotatingKey> {
  let [due, rotations, refused] = [0, 0, 0];
  const current = (): string => `AKIAROTATED${String(rotations).padStart(9, "0")}`;
  const server = createServer((request, response) => {
    request.resume();
    const SecretString = JSON.stringify({ accessKeyId: current(), secretAccessKey: "local" });
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ Name: "isthmus-peer", SecretString }));
  });
  const secretsEndpoint = await listenOnLoopback(server);
  return {
    secretsEndpoint,
    guard: keyGuard({
      accepts: (key) => {
        if (key !== current()) return false;
        if (due > 0) {
          due -= 1;
          rotations += 1;
        }
        return true;
      },
      onRefused: () => refused++,
    }),
    rotate: () => {
      due += 1;
    },
    get rotations() {
      return rotations;
    },
    get refused() {
      return refused;
    },
    stop: async () => closeServer(server),
  };
}
