import type { CohortFunnel } from '../../../common/statistics/funnel';
import type { CohortMeasure } from '../../../common/statistics/measure';
import { K_ORDINARY } from '../../../common/disclosure/safe-count';
import type { RegistrationStore } from '../registration/registration.store';

/** What this subgraph adds to cohorts: who did something within twelve months, so that no single event is broken down. */
export function measuresOf(registrations: RegistrationStore) {
  return {
    registrants: { name: 'registrants', k: K_ORDINARY, persons: (period) => registrations.registrantsByCohort(period) },
    attendees: { name: 'attendees', k: K_ORDINARY, persons: (period) => registrations.attendeesByCohort(period) },
  } satisfies Record<string, CohortMeasure>;
}

export type Measures = ReturnType<typeof measuresOf>;

/** From a seat to attendance. */
export function funnelsOf({ registrants, attendees }: Measures) {
  return {
    attendance: [
      { key: 'REGISTERED', parts: [registrants] },
      { key: 'ATTENDED', parts: [attendees] },
    ],
  } satisfies Record<string, CohortFunnel>;
}

export type Funnels = ReturnType<typeof funnelsOf>;
