/** Bands of a count, for charts that need no numbers. Computed from the rounded value, so that they tell nothing more than it. */
export const COUNT_BANDS = [
  ['FROM_500', 500],
  ['FROM_200_TO_499', 200],
  ['FROM_100_TO_199', 100],
  ['FROM_50_TO_99', 50],
  ['FROM_20_TO_49', 20],
  ['FROM_10_TO_19', 10],
  ['FROM_5_TO_9', 5],
] as const;
export type CountBand = (typeof COUNT_BANDS)[number][0];

/**
 * Why a number is withheld. One reason stands for "too few" and for "withheld to protect another one": told apart, the second would say
 * that its cell is large and so narrow the first down.
 */
export type SuppressionReason = 'SMALL_GROUP';

/** A number of distinct persons that is safe to show (schema/prelude.graphql). */
export interface SafeCount {
  /** Rounded to a multiple of 5; null when withheld. */
  readonly value: number | null;
  /** Null when withheld. */
  readonly band: CountBand | null;
  readonly suppressed: boolean;
  /** Null unless withheld. */
  readonly reason: SuppressionReason | null;
}

/** Fewest distinct persons that may be told, for ordinary measures. */
export const K_ORDINARY = 5;
/** The same for measures that could harm somebody at work, such as wanting to return. */
export const K_SENSITIVE = 10;
/** Every value shown is a multiple of this. */
export const ROUNDING_BASE = 5;

export const WITHHELD: SafeCount = { value: null, band: null, suppressed: true, reason: 'SMALL_GROUP' };

/** The shown form of a count that was judged publishable. Zero counts as withheld: "nobody" is a statement about everybody. */
export function publishedCount(count: number): SafeCount {
  const value = Math.round(count / ROUNDING_BASE) * ROUNDING_BASE;
  const band = COUNT_BANDS.find(([, least]) => value >= least)?.[0];
  return band === undefined ? WITHHELD : { value, band, suppressed: false, reason: null };
}

/** A number that stands alone in its answer. For numbers that can be subtracted from each other use `protectGroups`. */
export function safeCountOf(distinctPersons: number, k: number): SafeCount {
  return distinctPersons < k ? WITHHELD : publishedCount(distinctPersons);
}
