import { IsthmusError } from "@isthmus/core";

/**
 * Makes sure that an item or key holds typed attribute values and not a document's plain ones. They would be stamped wrongly, and in
 * silence, if a future document client marshalled at another place than the writer expects.
 *
 * @throws IsthmusError `invalid-config`
 */
export function requireMarshalled(attributes: Readonly<Record<string, unknown>>, partitionKey: string): void {
  const value = Object.hasOwn(attributes, partitionKey) ? attributes[partitionKey] : undefined;
  // An absent key, or one of another type, is for DynamoDB to refuse.
  if (value === undefined || (typeof value === "object" && value !== null && hasTypeMember(value))) return;
  throw new IsthmusError(
    "invalid-config",
    `The key attribute ${JSON.stringify(partitionKey)} reached the versioned writer without a DynamoDB type. Allowed: typed values such as ` +
      "{ S: … } from a DynamoDBClient, or plain ones from a DynamoDBDocumentClient that versionedWriter supports. Check the versions " +
      "of @aws-sdk/lib-dynamodb and of this package.",
    { kind: "configuration" },
  );
}

function hasTypeMember(value: object): boolean {
  return ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS", "$unknown"].some((type) =>
    Object.hasOwn(value, type),
  );
}
