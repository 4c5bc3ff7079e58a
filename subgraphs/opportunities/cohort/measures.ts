import { K_ORDINARY, K_SENSITIVE } from '../../../common/disclosure/safe-count';
import type { CohortFunnel } from '../../../common/statistics/funnel';
import type { CohortMeasure, StandingMeasure } from '../../../common/statistics/measure';
import type { ProposalStore } from '../proposal/proposal.store';
import type { RehireInterestStore } from '../rehire-interest/rehire-interest.store';

interface MeasuredStores {
  readonly rehireInterests: RehireInterestStore;
  readonly proposals: ProposalStore;
}

/** What this subgraph adds to cohorts: wishes and interests that stood at the end of a month. */
export function measuresOf({ rehireInterests, proposals }: MeasuredStores) {
  return {
    rehireInterest: {
      name: 'rehireInterest',
      k: K_SENSITIVE,
      persons: ({ until }) => rehireInterests.standingByCohort(until),
      personsByMonth: ({ until }) => rehireInterests.standingByMonth(until),
    },
    partnershipInterests: {
      name: 'partnershipInterests',
      k: K_ORDINARY,
      persons: ({ until }) => proposals.standingByCohort(until),
      personsByMonth: ({ until }) => proposals.standingByMonth(until),
    },
  } satisfies Record<string, StandingMeasure>;
}

export type Measures = ReturnType<typeof measuresOf>;

/** What became of interests. Those that ended are a part of their own: by subtraction a few of them could be found. */
export function funnelsOf({ rehireInterests, proposals }: MeasuredStores, measures: Measures) {
  const ended = {
    rehireInterest: {
      name: 'rehireInterestEnded',
      k: K_SENSITIVE,
      persons: ({ until }) => rehireInterests.endedByCohort(until),
    },
    partnershipInterests: {
      name: 'partnershipInterestsEnded',
      k: K_ORDINARY,
      persons: ({ until }) => proposals.endedByCohort(until),
    },
  } satisfies Record<keyof Measures, CohortMeasure>;
  const funnelOf = (name: keyof Measures): CohortFunnel => [
    { key: 'EXPRESSED', parts: [ended[name], measures[name]] },
    { key: 'STANDING', parts: [measures[name]] },
  ];
  return { rehireInterest: funnelOf('rehireInterest'), partnershipInterests: funnelOf('partnershipInterests') };
}

export type Funnels = ReturnType<typeof funnelsOf>;
