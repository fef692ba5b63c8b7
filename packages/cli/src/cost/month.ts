/** Hours of a month as AWS's own calculator counts them. */
export const HOURS_PER_MONTH = 730;
/** Seconds of a month. */
export const SECONDS_PER_MONTH: number = HOURS_PER_MONTH * 3600;
