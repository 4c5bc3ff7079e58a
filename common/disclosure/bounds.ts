import { ROUNDING_BASE, type SafeCount } from './safe-count';

/** How far a shown number may be from the true one. */
export const ROUNDING_ERROR = Math.floor(ROUNDING_BASE / 2);

/** The true numbers that a shown one may stand for: within the rounding, and never below the threshold `k`. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Undefined when the number is withheld. */
export function boundsOf({ value }: SafeCount, k: number): Bounds | undefined {
  if (value === null) return undefined;
  return { least: Math.max(value - ROUNDING_ERROR, k), most: value + ROUNDING_ERROR };
}
