/**
 * One rule of a port as a test of any runner: `test(name, run)`. It rejects, mostly with an `AssertionError` of `node:assert`, if the
 * adapter breaks the rule.
 */
export interface ContractCase {
  readonly name: string;
  run(): Promise<void>;
}
