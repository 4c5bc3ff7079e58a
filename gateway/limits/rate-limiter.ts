/** A bucket that holds `capacity` units and is refilled evenly, from empty to full in `periodMs`. */
export interface Allowance {
  readonly capacity: number;
  readonly periodMs: number;
}

/** How long to wait until the units can be had, in milliseconds; 0 when they were taken. */
export type Wait = number;

/** Takes units from the bucket of a key, or says how long to wait and takes nothing. A bucket that was never used is full. */
export interface RateLimiter {
  take(key: string, units: number, allowance: Allowance): Wait | Promise<Wait>;
}
