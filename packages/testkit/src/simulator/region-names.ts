const REGION_NAMES = ["us-east-1", "cn-north-1", "eu-west-1", "ap-south-1"];

/** The name of a simulation's region. The order of the names is not that of the numbers, so that ties go either way. */
export function regionName(region: number): string {
  return REGION_NAMES[region] ?? `region-${region}`;
}
