/*
 * What the other groups measured, on two shared cores of an AMD EPYC, 2026-11-25; docs/performance.md has the runs. One microsecond of such a core is taken for one of a virtual processor of Lambda, which nobody has compared.
 */

/** From a stream record to its place in a request: group scale, batches of 100 changes of 500 bytes, rounded up. */
export const FORWARD_US_PER_CHANGE = 50;
/** Group scale, applying batches of 100 changes of 500 bytes, the SDK's own work included, rounded up. */
export const APPLY_US_PER_CHANGE = 550;
/** Group core, an echo of 500 bytes from its record on, rounded up. */
export const ECHO_US_PER_CHANGE = 2;
/** Group wire, the real data set in batches of 100. */
export const SENT_BYTES_PER_CHANGE = 311;
