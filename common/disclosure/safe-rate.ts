import { boundsOf, type Bounds } from './bounds';
import type { SafeCount, SuppressionReason } from './safe-count';

/** `SafeRate` of schema/prelude.graphql; percent. */
export interface SafeRate {
  readonly value: number | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly suppressed: boolean;
  readonly reason: SuppressionReason | null;
}

/** What every number that is withheld looks like, whatever it is a number of. */
export const NOT_TOLD = { value: null, from: null, to: null, suppressed: true, reason: 'SMALL_GROUP' } as const;

/**
 * The share, in percent, that some people are of the people among whom they are. Either number may be the sum of several disjoint ones. It is
 * computed from the numbers as they are shown, and from nothing else, so it tells nothing that they do not. `from` and `to` are what their
 * rounding leaves open: the true rate lies between.
 */
export function safeRateOf(some: readonly SafeCount[], all: readonly SafeCount[], k: number): SafeRate {
  const ofSome = sumOf(some, k);
  const ofAll = sumOf(all, k);
  if (!ofSome || !ofAll) return NOT_TOLD;
  return {
    value: Math.min(100, Math.round((100 * ofSome.value) / ofAll.value)),
    from: Math.floor((100 * Math.min(ofSome.least, ofAll.most)) / ofAll.most),
    to: Math.ceil((100 * Math.min(ofSome.most, ofAll.least)) / ofAll.least),
    suppressed: false,
    reason: null,
  };
}

/** Undefined where one of the numbers is withheld, or there is none. */
function sumOf(counts: readonly SafeCount[], k: number): (Bounds & { readonly value: number }) | undefined {
  const sum = { value: 0, least: 0, most: 0 };
  for (const count of counts) {
    const bounds = boundsOf(count, k);
    if (!bounds) return undefined;
    sum.value += count.value ?? 0;
    sum.least += bounds.least;
    sum.most += bounds.most;
  }
  return counts.length > 0 ? sum : undefined;
}
