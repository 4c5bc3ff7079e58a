import { protectGroups, type SafeGroups } from '../../../common/disclosure/groups';
import { K_ORDINARY, WITHHELD, type SafeCount } from '../../../common/disclosure/safe-count';
import { MEDIAN_OF_OTHER_BREAKDOWN, safeMedianOf, type SafeMedian } from '../../../common/disclosure/safe-median';
import { stagesOf, type FunnelRecord } from '../../../common/statistics/funnel';
import { ROUTES, STAGES, type Progress, type Route, type StageName } from './furthest-stage';

/** `RegistrationFunnel` of registration-funnel.graphql. */
export interface RegistrationFunnelRecord extends FunnelRecord {
  readonly medianDaysToRegistration: SafeMedian;
}

/** Nobody is invited to an application of one's own. */
const STAGES_OF_ROUTE: Readonly<Record<Route, readonly StageName[]>> = {
  PERSONAL_INVITATION: STAGES,
  INVITATION_CODE: STAGES,
  SELF_APPLICATION: ['APPLIED', 'REGISTERED'],
};

/** Days from application to registration, in groups that many share; both lie within twelve months. */
const DAYS = [
  [0, 0],
  [1, 3],
  [4, 7],
  [8, 14],
  [15, 30],
  [31, 366],
] as const;

/**
 * Makes the registration funnel safe. Those who got exactly as far as one stage, by route, are one table; each is protected by itself, as
 * if everybody knew how many people it holds: how many registered can be had from the statistics of members. A stage's number is the sum
 * of tables as shown, so the people that a stage lost are told only where there are enough of them.
 */
export function protectedFunnel(
  month: string,
  people: readonly Progress[],
  byRoute: boolean,
): RegistrationFunnelRecord {
  const tables = new Map(STAGES.map((stage) => [stage, tableOf(stage, people)]));
  const shown = (stages: readonly StageName[], countOf: (stage: StageName) => SafeCount) =>
    stagesOf(
      stages.map((key, index) => ({ key, parts: stages.slice(index).map(countOf) })),
      K_ORDINARY,
    );
  return {
    month,
    // Invitations concern two of three routes, so they are a stage of these alone.
    stages: shown(['APPLIED', 'REGISTERED'], (stage) => tables.get(stage)?.total ?? WITHHELD),
    groups: (byRoute ? ROUTES : []).map((key) => ({
      key,
      stages: shown(STAGES_OF_ROUTE[key], (stage) => tables.get(stage)?.cells.get(key) ?? WITHHELD),
    })),
    medianDaysToRegistration: byRoute ? MEDIAN_OF_OTHER_BREAKDOWN : medianDaysOf(people),
  };
}

interface Table {
  readonly total: SafeCount;
  readonly cells: ReadonlyMap<Route, SafeCount>;
}

function tableOf(stage: StageName, people: readonly Progress[]): Table {
  const routes = ROUTES.filter((route) => STAGES_OF_ROUTE[route].includes(stage));
  const here = people.filter((person) => person.stage === stage);
  const { cells, total } = protect(routes.map((route) => here.filter((person) => person.route === route).length));
  return { total, cells: new Map(routes.map((route, index) => [route, cells[index] ?? WITHHELD])) };
}

function medianDaysOf(people: readonly Progress[]): SafeMedian {
  const days = people.flatMap((person) => person.days ?? []);
  const { cells, total } = protect(DAYS.map(([from, to]) => days.filter((day) => day >= from && day <= to).length));
  const groups = DAYS.map(([from, to], index) => ({ from, to, count: cells[index] ?? WITHHELD }));
  return safeMedianOf(groups, total, K_ORDINARY);
}

const protect = (counts: readonly number[]): SafeGroups => protectGroups(counts, K_ORDINARY, { totalKnown: 'EXACTLY' });
