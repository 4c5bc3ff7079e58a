import { hasRole, type Actor } from '../../../common/actor/actor';
import { requireSignedIn } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import type { BreakdownGuard } from '../../../common/disclosure/breakdown-guard';
import { protectGroups } from '../../../common/disclosure/groups';
import { K_ORDINARY, K_SENSITIVE, type SafeCount } from '../../../common/disclosure/safe-count';
import { monthAfter, wholeMonths } from '../../../common/disclosure/window';
import { forbidden } from '../../../common/errors/public-error';
import { fiscalYearOf, monthInTokyo } from '../../../common/japanese/fiscal-year';
import type { QueryLog } from '../../../database/query-log/query-log';
import { allCohorts, groupOf } from './all-cohorts';
import type { CohortDimension, InterestMeasure, InterestStatisticsRecord } from './cohort.record';

/** Where a measure is counted: distinct members by cohort who stood at a moment. */
export interface CohortCounter {
  standingByCohort(cohortIds: readonly string[], until: Date): Promise<ReadonlyMap<string, number>>;
}

/** Who asks within which operation. */
export interface Asking {
  readonly actor: Actor;
  readonly requestId: string;
}

const THRESHOLDS: Readonly<Record<InterestMeasure, number>> = {
  rehireInterest: K_SENSITIVE,
  partnershipInterests: K_ORDINARY,
};

/** Safe statistics of interest (A1–A3); every number leaves through disclosure control and is logged first. */
export class CohortStatisticsService {
  constructor(
    private readonly counters: Readonly<Record<InterestMeasure, CohortCounter>>,
    private readonly guard: BreakdownGuard,
    private readonly log: QueryLog,
    private readonly clock: Clock,
  ) {}

  /** One measure of many cohorts as one grouped answer, so that complementary suppression sees all of them. */
  async ofCohorts(asking: Asking, measure: InterestMeasure, ids: readonly string[]): Promise<SafeCount[]> {
    await this.#admit(asking, measure, { cohorts: 'each' });
    const { until } = wholeMonths(this.clock.now());
    const counts = await this.counters[measure].standingByCohort(ids, until);
    const { cells } = protectGroups(
      ids.map((id) => counts.get(id) ?? 0),
      THRESHOLDS[measure],
    );
    return [...cells];
  }

  /** Throws FORBIDDEN, or BAD_USER_INPUT for a month that is not over or a second breakdown in one operation. */
  async statistics(
    asking: Asking,
    measure: InterestMeasure,
    month: string | null | undefined,
    groupBy: CohortDimension | null | undefined,
  ): Promise<InterestStatisticsRecord> {
    requireAnalyst(asking.actor);
    const now = this.clock.now();
    const { until } = wholeMonths(now, { to: month });
    const counted = month ?? monthAfter(monthInTokyo(now), -1);
    await this.#admit(asking, measure, { month: counted, groupBy });
    const cohorts = allCohorts(fiscalYearOf(now));
    const persons = await this.counters[measure].standingByCohort(
      cohorts.map(({ id }) => id),
      until,
    );
    const sums = new Map<string, number>();
    for (const cohort of cohorts) {
      const key = groupBy ? groupOf(cohort, groupBy) : 'ALL';
      sums.set(key, (sums.get(key) ?? 0) + (persons.get(cohort.id) ?? 0));
    }
    const { cells, total } = protectGroups([...sums.values()], THRESHOLDS[measure]);
    const groups = groupBy ? [...sums.keys()].map((key, i) => ({ key, count: cells[i] ?? total })) : [];
    return { month: counted, total, groups };
  }

  async #admit({ actor, requestId }: Asking, measure: InterestMeasure, filter: Record<string, unknown>): Promise<void> {
    const { id: askedBy } = requireAnalyst(actor);
    this.guard.admit(requestId, measure, JSON.stringify(filter));
    await this.log.record({ askedBy, measure, filter, requestId });
  }
}

function requireAnalyst(actor: Actor) {
  const signedIn = requireSignedIn(actor);
  if (!hasRole(signedIn, 'ANALYST', 'SECRETARIAT')) throw forbidden();
  return signedIn;
}
