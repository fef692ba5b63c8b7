import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { PutItemCommandInput, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, Item } from "@isthmus/core";
import { cityItem, cityKey } from "../data/city-item.ts";
import { toSdkItem } from "../sdk-item.ts";
import type { Mutation } from "./mutation.ts";

/** The attribute that names the last write of an item. */
export const EDIT_ATTRIBUTE = "last_edit";

/** The put of a mutation: the city's whole item, with `extra` attributes. */
export function putOf(mutation: Mutation, tableName: string, extra: Item = {}): PutItemCommand {
  const item: Record<string, AttributeValue> = {
    ...cityItem(mutation.city),
    [EDIT_ATTRIBUTE]: { S: mutation.edit },
    population: { N: String(mutation.amount) },
    ...extra,
  };
  const input: PutItemCommandInput = { TableName: tableName, Item: toSdkItem(item) };
  return new PutItemCommand(input);
}

/**
 * The update of a mutation, which also makes the item anew where it has been deleted.
 *
 * @param extra attributes to be set besides; their names must not be DynamoDB's reserved words
 */
export function updateOf(mutation: Mutation, tableName: string, extra: Item = {}): UpdateItemCommand {
  const names = Object.keys(extra);
  const assignments = [`${EDIT_ATTRIBUTE} = :edit`, "population = :amount", "notes = :notes"];
  for (const name of names) assignments.push(`${name} = :${name}`);
  const values: Record<string, AttributeValue> = {
    ":edit": { S: mutation.edit },
    ":amount": { N: String(mutation.amount) },
    ":notes": { L: [{ S: mutation.city.hanName ?? mutation.city.name }, { N: String(mutation.amount) }] },
    ":one": { N: "1" },
  };
  for (const name of names) values[`:${name}`] = extra[name] as AttributeValue;
  const input: UpdateItemCommandInput = {
    TableName: tableName,
    Key: toSdkItem(cityKey(mutation.city)),
    UpdateExpression: `SET ${assignments.join(", ")} ADD edits :one`,
    ExpressionAttributeValues: toSdkItem(values),
  };
  return new UpdateItemCommand(input);
}

/** The delete of a mutation, which every kind of writer does alike. */
export function deleteOf(mutation: Mutation, tableName: string): DeleteItemCommand {
  return new DeleteItemCommand({ TableName: tableName, Key: toSdkItem(cityKey(mutation.city)) });
}
