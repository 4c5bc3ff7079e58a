import type { CohortMeasure, StandingMeasure } from '../../../common/disclosure/cohort-statistics';
import { K_ORDINARY, K_SENSITIVE } from '../../../common/disclosure/safe-count';
import type { ProposalStore } from '../proposal/proposal.store';
import type { RehireInterestStore } from '../rehire-interest/rehire-interest.store';

/** What this subgraph adds to cohorts: wishes and interests that stood at the end of a month. */
export function measuresOf(stores: {
  readonly rehireInterests: RehireInterestStore;
  readonly proposals: ProposalStore;
}) {
  return {
    rehireInterest: {
      name: 'rehireInterest',
      k: K_SENSITIVE,
      persons: ({ until }) => stores.rehireInterests.standingByCohort(until),
      personsByMonth: ({ until }) => stores.rehireInterests.standingByMonth(until),
    },
    partnershipInterests: {
      name: 'partnershipInterests',
      k: K_ORDINARY,
      persons: ({ until }) => stores.proposals.standingByCohort(until),
    },
  } satisfies { rehireInterest: StandingMeasure; partnershipInterests: CohortMeasure };
}

export type Measures = ReturnType<typeof measuresOf>;
