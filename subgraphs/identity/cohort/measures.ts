import type { StandingMeasure } from '../../../common/statistics/measure';
import { K_ORDINARY } from '../../../common/disclosure/safe-count';
import type { MemberStore } from '../member/member.store';

/** What this subgraph adds to cohorts: members in good standing at the end of a month. */
export function measuresOf(members: MemberStore) {
  return {
    members: {
      name: 'members',
      k: K_ORDINARY,
      persons: ({ until }) => members.countByCohort(until),
      personsByMonth: ({ until }) => members.countByRegistration(until),
    },
  } satisfies Record<string, StandingMeasure>;
}

export type Measures = ReturnType<typeof measuresOf>;
