import type { StandInAnswer } from "./stand-in.ts";

/** What STS answers to a role that was taken on. */
export function roleAnswer(
  operation: string,
  session: { readonly key: string; readonly secret: string; readonly token: string; readonly endMs: number },
): StandInAnswer {
  const { key, secret, token, endMs } = session;
  return xml(
    operation,
    `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>` +
      `<SessionToken>${token}</SessionToken><Expiration>${new Date(endMs).toISOString()}</Expiration></Credentials>`,
  );
}

/** What STS answers to a request for a token. */
export function tokenAnswer(token: string, endMs: number): StandInAnswer {
  return xml(
    "GetWebIdentityToken",
    `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${new Date(endMs).toISOString()}</Expiration>`,
  );
}

/** A refusal by STS. */
export function stsRefusal(code: string, message: string, status = 403): StandInAnswer {
  return {
    status,
    headers: { "content-type": "text/xml" },
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}

/** A success of a service that speaks JSON. */
export function jsonAnswer(body: unknown): StandInAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  };
}

/** A refusal by a service that speaks JSON. */
export function jsonRefusal(type: string, message: string, queryError?: string): StandInAnswer {
  return {
    status: 400,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      ...(queryError !== undefined && { "x-amzn-query-error": `${queryError};Sender` }),
    },
    body: JSON.stringify({ __type: type, message }),
  };
}

function xml(operation: string, result: string): StandInAnswer {
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
  };
}
