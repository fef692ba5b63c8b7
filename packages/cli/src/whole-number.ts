import { InvalidArgumentError } from "commander";

/**
 * A parser for a flag that takes a whole number within bounds.
 *
 * @returns a function that throws commander's `InvalidArgumentError`, which names the flag and ends the program with status 2
 */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Allowed: a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
