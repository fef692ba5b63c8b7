import { allows } from "@isthmus/local-cloud";
import { regionalArn } from "./account.ts";
import { jsonAnswer, jsonRequest } from "./json-protocol.ts";
import { ServiceError, statementsOf } from "./service-call.ts";
import type { Service } from "./service-call.ts";

/** Secrets Manager. */
export interface SecretsService {
  readonly service: Service;
  readonly secrets: ReadonlyMap<string, string>;
}

/** The secrets of one account. */
export function secretsService(): SecretsService {
  const secrets = new Map<string, string>();
  return {
    secrets,
    service: ({ account, caller, ...call }) => {
      const { operation, text } = jsonRequest({ account, caller, ...call });
      const name = operation === "CreateSecret" ? text("Name") : text("SecretId");
      // Secrets Manager adds six random characters of its own to the name.
      const arn = regionalArn(account, "secretsmanager", `secret:${name}-a1b2c3`);
      const statements = statementsOf(caller);
      if (statements !== undefined && !allows(statements, `secretsmanager:${operation}`, arn))
        throw new ServiceError("AccessDeniedException", `Not allowed: ${operation} on ${arn}.`);
      if (operation === "CreateSecret") {
        secrets.set(name, text("SecretString"));
        return jsonAnswer({ ARN: arn, Name: name });
      }
      const value = secrets.get(name);
      if (value === undefined) throw new ServiceError("ResourceNotFoundException", `No secret ${name}.`);
      if (operation === "DeleteSecret") secrets.delete(name);
      else if (operation !== "GetSecretValue")
        throw new ServiceError("InvalidAction", `Secrets Manager here knows no ${operation}.`);
      return jsonAnswer({ ARN: arn, Name: name, SecretString: value });
    },
  };
}
