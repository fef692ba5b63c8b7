export { batchBySize } from "./batch-by-size.ts";
export type { BatchLimits } from "./batch-by-size.ts";
export { decodeMessage } from "./decode-message.ts";
export { packChanges } from "./pack-changes.ts";
export type { OversizedChange, PackedPayload, PackResult } from "./pack-changes.ts";
export { UNPACKED_BYTES_MAX_DEFAULT } from "./pack-limits.ts";
export type { PackLimits, PayloadEncoding } from "./pack-limits.ts";
export { unpackPayload } from "./unpack-payload.ts";
export type { UnpackLimits } from "./unpack-payload.ts";
