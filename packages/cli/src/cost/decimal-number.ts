import { InvalidArgumentError } from "commander";

/**
 * A parser for a flag that takes a decimal number within bounds.
 *
 * @returns a function that throws commander's `InvalidArgumentError`, which names the flag and ends the program with status 2
 */
export function decimalNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Allowed: a number from ${min} to ${max}.`);
    }
    return value;
  };
}
