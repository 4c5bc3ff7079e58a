import { protectGroups, type SafeGroups } from '../../../common/disclosure/groups';
import { K_ORDINARY, WITHHELD, type SafeCount } from '../../../common/disclosure/safe-count';
import { MEDIAN_OF_OTHER_BREAKDOWN, safeMedianOf, type SafeMedian } from '../../../common/disclosure/safe-median';
import { stagesOf, type FunnelRecord } from '../../../common/statistics/funnel';
import { ROUTES, type Progress, type Route, type StageName } from './furthest-stage';

/** `RegistrationFunnel` of registration-funnel.graphql. */
export interface RegistrationFunnelRecord extends FunnelRecord {
  readonly medianDaysToRegistration: SafeMedian;
}

/** What the way to registration begins with, by route. */
const FIRST_STAGE = {
  PERSONAL_INVITATION: 'INVITED',
  INVITATION_CODE: 'INVITED',
  SELF_APPLICATION: 'APPLIED',
} as const satisfies Record<Route, StageName>;

/** Days from application to registration, in groups that many share; both lie within twelve months. */
const DAYS = [
  [0, 0],
  [1, 7],
  [8, 30],
  [31, 366],
] as const;

/**
 * Makes the registration funnel safe. Those who registered, by route, are one table, and those who did not (yet) are another; each is
 * protected by itself, as if everybody knew how many people it holds: how many registered can be had from the statistics of members. The
 * first stage is the sum of both as shown, so those who did not register are told only where there are enough of them.
 */
export function protectedFunnel(
  month: string,
  people: readonly Progress[],
  byRoute: boolean,
): RegistrationFunnelRecord {
  const registered = tableOf(people.filter(({ stage }) => stage === 'REGISTERED'));
  const others = tableOf(people.filter(({ stage }) => stage !== 'REGISTERED'));
  const shown = (first: string, count: SafeCount, other: SafeCount) =>
    stagesOf(
      [
        { key: first, parts: [count, other] },
        { key: 'REGISTERED', parts: [count] },
      ],
      K_ORDINARY,
    );
  return {
    month,
    stages: shown('INVITED_OR_APPLIED', registered.total, others.total),
    groups: (byRoute ? ROUTES : []).map((key, index) => ({
      key,
      stages: shown(FIRST_STAGE[key], registered.cells[index] ?? WITHHELD, others.cells[index] ?? WITHHELD),
    })),
    medianDaysToRegistration: byRoute ? MEDIAN_OF_OTHER_BREAKDOWN : medianDaysOf(people),
  };
}

const tableOf = (people: readonly Progress[]): SafeGroups =>
  protect(ROUTES.map((route) => people.filter((person) => person.route === route).length));

function medianDaysOf(people: readonly Progress[]): SafeMedian {
  const days = people.flatMap((person) => person.days ?? []);
  const { cells, total } = protect(DAYS.map(([from, to]) => days.filter((day) => day >= from && day <= to).length));
  const groups = DAYS.map(([from, to], index) => ({ from, to, count: cells[index] ?? WITHHELD }));
  return safeMedianOf(groups, total, { k: K_ORDINARY, mostGroups: 2 });
}

const protect = (counts: readonly number[]): SafeGroups => protectGroups(counts, K_ORDINARY);
