import type { InvocationResult } from "../lambda/local-function.ts";

/** What an invocation means for its batch, told by where each record is in it. */
export type BatchOutcome =
  | { readonly kind: "succeeded" }
  /** At least one record failed. Empty would be success. */
  | { readonly kind: "partial"; readonly failed: readonly number[] }
  /** The whole batch failed. */
  | { readonly kind: "failed" };

/**
 * Reads a partial batch response as Lambda documents it. Nothing, or an empty list, is success. An identifier that is empty, null, misnamed or not of
 * this batch makes the whole batch fail, and so does an answer of another form.
 *
 * @param identifiers of the batch's records in order: sequence numbers or message ids
 * @param reporting whether `ReportBatchItemFailures` is on; without it every answer is success
 */
export function batchOutcome(
  result: InvocationResult,
  identifiers: readonly string[],
  reporting: boolean,
): BatchOutcome {
  if (result.status !== "returned") return { kind: "failed" };
  if (!reporting || result.value === null || result.value === undefined) return { kind: "succeeded" };
  if (typeof result.value !== "object") return { kind: "failed" };
  const failures: unknown = "batchItemFailures" in result.value ? result.value.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return { kind: "succeeded" };
  if (!Array.isArray(failures)) return { kind: "failed" };
  if (failures.length === 0) return { kind: "succeeded" };
  const places = new Map(identifiers.map((identifier, index) => [identifier, index]));
  const failed = failures.map((failure: unknown) => places.get(identifierOf(failure)));
  const known = failed.filter((place) => place !== undefined);
  return known.length < failed.length ? { kind: "failed" } : { kind: "partial", failed: known };
}

function identifierOf(failure: unknown): string {
  const identifier: unknown =
    typeof failure === "object" && failure !== null && "itemIdentifier" in failure
      ? failure.itemIdentifier
      : undefined;
  return typeof identifier === "string" ? identifier : "";
}
