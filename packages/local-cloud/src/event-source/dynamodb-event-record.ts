import type { JsonObject } from "../wire/json-message.ts";

/**
 * A record of a DynamoDB stream as Lambda delivers it, from the service's own JSON for `GetRecords`: the time cut to seconds, `userIdentity`
 * in lower case, the stream's ARN added. Attribute values stay as they came: binary is base64 text in both.
 */
export function dynamoDbEventRecord(raw: JsonObject, streamArn: string): JsonObject {
  const { dynamodb, userIdentity, ...rest } = raw;
  const change = dynamodb as JsonObject;
  const createdAt = change["ApproximateCreationDateTime"];
  return {
    ...rest,
    eventSource: "aws:dynamodb",
    dynamodb: {
      ...change,
      ...(typeof createdAt === "number" && { ApproximateCreationDateTime: Math.floor(createdAt) }),
    },
    ...(userIdentity !== undefined && { userIdentity: lowerCased(userIdentity as JsonObject) }),
    eventSourceARN: streamArn,
  };
}

function lowerCased(identity: JsonObject): JsonObject {
  return { principalId: identity["PrincipalId"], type: identity["Type"] };
}
