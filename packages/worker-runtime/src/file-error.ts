import { IsthmusError } from "@isthmus/core";

/** Codes that no waiting mends. The others, such as a full disk, may pass. */
const FOR_A_PERSON = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "EEXIST", "ENAMETOOLONG"]);

/**
 * What an error of the file system means for us.
 *
 * @param doing what was attempted, for the message: `keep a dead letter in /var/letters`
 */
export function fileError(doing: string, cause: unknown): IsthmusError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "an unknown error";
  const forAPerson = FOR_A_PERSON.has(code);
  return new IsthmusError(
    forAPerson ? "invalid-config" : "unavailable",
    `Could not ${doing} (${code}). ${forAPerson ? "Check the path and its permissions." : "Check the disk."}`,
    { kind: forAPerson ? "configuration" : "retryable", cause },
  );
}
