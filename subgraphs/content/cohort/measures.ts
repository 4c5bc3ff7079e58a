import type { CohortMeasure } from '../../../common/statistics/measure';
import { K_ORDINARY } from '../../../common/disclosure/safe-count';
import type { VisitStore } from '../visit/visit.store';

/** What this subgraph adds to cohorts: who did something within twelve months, so that no single day is broken down. */
export function measuresOf(visits: VisitStore) {
  return {
    visitors: { name: 'visitors', k: K_ORDINARY, persons: (period) => visits.visitorsByCohort(period) },
    readers: { name: 'readers', k: K_ORDINARY, persons: (period) => visits.readersByCohort(period) },
  } satisfies Record<string, CohortMeasure>;
}

export type Measures = ReturnType<typeof measuresOf>;
