import * as fc from "fast-check";

// A mutant is killed by the first failing run: shrinking it would only cost time. One seed, so that the score does not depend on chance; and a tenth of a
// second for each property, since the thousands of runs of the usual tests would be repeated for every mutant.
fc.configureGlobal({
  seed: 1,
  endOnFailure: true,
  interruptAfterTimeLimit: 100,
  markInterruptAsFailure: false,
});
