import { IsthmusError } from "./errors.ts";

/**
 * The name of a replica: usually an AWS region such as `cn-north-1`, but any name that is unique among the
 * peers will do. Ties between equal timestamps go to the name that sorts higher by its UTF-8 bytes.
 */
export type RegionId = string & { readonly __brand: "region" };

/** Longest region name accepted, in characters. AWS's longest is 15; the bound keeps version texts short. */
export const REGION_ID_LENGTH_MAX = 64;

const REGION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Checks a region name that comes from configuration.
 *
 * @throws IsthmusError `invalid-region` when the text is empty, longer than 64 characters or has a character
 * other than letters, digits, dot, dash and underscore.
 */
export function parseRegionId(text: string): RegionId {
  if (text.length > REGION_ID_LENGTH_MAX || !REGION_ID.test(text)) {
    throw new IsthmusError(
      "invalid-region",
      `The region name ${JSON.stringify(text)} is not valid. Allowed: 1 to ${REGION_ID_LENGTH_MAX} letters, digits, ` +
        `".", "_" or "-", starting with a letter or digit. Use the AWS region's name, for example "cn-north-1".`,
    );
  }
  return text as RegionId;
}
