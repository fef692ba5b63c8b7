import { IsthmusError } from "./errors.ts";

/**
 * Epoch seconds as exact decimal text in canonical form: no exponent, no superfluous zeros, no `+`, no `-0`. Never a
 * JavaScript number, because DynamoDB's numbers have 38 digits and JavaScript's have 15.
 */
export type Timestamp = string & { readonly __brand: "timestamp" };

/** DynamoDB's largest exponent is 125 and its smallest -130; anything far outside is not one of its numbers. */
const EXPONENT_ABS_MAX = 200;
const DIGITS_MAX = 400;

const CANONICAL = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** The earliest time the protocol ever makes itself. */
export const TIMESTAMP_ZERO: Timestamp = "0" as Timestamp;

/**
 * Brings any spelling of a decimal number to the canonical one, exactly. `undefined` if it is not a decimal number.
 */
export function tryParseTimestamp(text: string): Timestamp | undefined {
  if (text.length > DIGITS_MAX) return undefined;
  if (CANONICAL.test(text)) return text as Timestamp;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > EXPONENT_ABS_MAX) return undefined;

  // Move the point by the exponent, padding with zeros on the side it moves to.
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = "0".repeat(Math.max(-point, 0)) + digits.padEnd(point, "0");
  const split = Math.max(point, 0);
  const wholePart = padded.slice(0, split).replace(/^0+/, "");
  const fractionPart = padded.slice(split).replace(/0+$/, "");
  const magnitude = (wholePart === "" ? "0" : wholePart) + (fractionPart === "" ? "" : `.${fractionPart}`);
  return (sign === "-" && magnitude !== "0" ? `-${magnitude}` : magnitude) as Timestamp;
}

/**
 * Like {@link tryParseTimestamp}, for text that must be a number.
 *
 * @throws IsthmusError `invalid-timestamp`
 */
export function parseTimestamp(text: string): Timestamp {
  const parsed = tryParseTimestamp(text);
  if (parsed === undefined) {
    throw new IsthmusError(
      "invalid-timestamp",
      `${JSON.stringify(text.slice(0, 60))} is not a timestamp. Allowed: epoch seconds as a decimal number, for example "1732500000.123456".`,
    );
  }
  return parsed;
}

/** Numerical order: negative when `a` is earlier, zero when equal, positive when later. Exact at any length. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  const aNegative = a.startsWith("-");
  const bNegative = b.startsWith("-");
  if (aNegative !== bNegative) return aNegative ? -1 : 1;
  return aNegative ? compareMagnitudes(b.slice(1), a.slice(1)) : compareMagnitudes(a, b);
}

/** Canonical magnitudes without a sign: the longer whole part is larger; equal ones compare as text. */
function compareMagnitudes(a: string, b: string): number {
  const aPoint = a.indexOf(".");
  const bPoint = b.indexOf(".");
  const aWhole = aPoint === -1 ? a.length : aPoint;
  const bWhole = bPoint === -1 ? b.length : bPoint;
  if (aWhole !== bWhole) return aWhole - bWhole;
  // Digits of equal weight stand in equal places, and a missing fraction sorts first: text order is number order.
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The later of two timestamps. */
export function laterTimestamp(a: Timestamp, b: Timestamp): Timestamp {
  return compareTimestamps(a, b) >= 0 ? a : b;
}

const MICROS_PER_SECOND = 1_000_000n;
/** Decimal places of a microsecond. */
const MICRO_DIGITS = 6;

/** A timestamp from whole microseconds since the epoch. */
export function timestampFromMicros(micros: bigint): Timestamp {
  const negative = micros < 0n;
  const digits = (negative ? -micros : micros).toString().padStart(MICRO_DIGITS + 1, "0");
  const point = digits.length - MICRO_DIGITS;
  let end = digits.length;
  while (end > point && digits[end - 1] === "0") end--;
  const whole = (negative ? "-" : "") + digits.slice(0, point);
  return (end === point ? whole : `${whole}.${digits.slice(point, end)}`) as Timestamp;
}

/** A timestamp from milliseconds since the epoch, as `Date.now()` and `Date.getTime()` give them. */
export function timestampFromMillis(millis: number): Timestamp {
  return timestampFromMicros(BigInt(Math.round(millis * 1000)));
}

/** Whole microseconds since the epoch; what is finer is cut off. */
export function microsFromTimestamp(timestamp: Timestamp): bigint {
  const point = timestamp.indexOf(".");
  if (point === -1) return BigInt(timestamp) * MICROS_PER_SECOND;
  const fraction = timestamp.slice(point + 1, point + 1 + MICRO_DIGITS).padEnd(MICRO_DIGITS, "0");
  return BigInt(timestamp.slice(0, point) + fraction);
}

/** `timestamp` moved by whole milliseconds (negative: earlier). What is finer than a microsecond is cut off. */
export function addMillis(timestamp: Timestamp, millis: number): Timestamp {
  return timestampFromMicros(microsFromTimestamp(timestamp) + BigInt(Math.round(millis * 1000)));
}

/** `later - earlier` in milliseconds, as a number for metrics and displays. Never use it to order versions. */
export function millisBetween(earlier: Timestamp, later: Timestamp): number {
  return Number(microsFromTimestamp(later) - microsFromTimestamp(earlier)) / 1000;
}

/**
 * A timestamp in whole microseconds that is strictly after `timestamp` and at most one microsecond after it. What is finer
 * than a microsecond is cut off first: the result stays short and never needs more than DynamoDB's 38 digits.
 */
export function nextMicrosecond(timestamp: Timestamp): Timestamp {
  return timestampFromMicros(microsFromTimestamp(timestamp) + 1n);
}
