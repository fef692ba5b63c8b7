const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/**
 * Write request units of one standard write: one for each KB begun, of the item before or after it, whichever is larger. A write whose condition fails costs the same.
 *
 * @param bytes size of the item as DynamoDB counts it; 0 where there is none
 */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/**
 * Read request units of reading one item: one for each 4 KB begun, half of that unless the read is consistent. Reading what is not there costs as much as the smallest item.
 *
 * @param bytes size of the item as DynamoDB counts it; 0 where there is none
 */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
}
