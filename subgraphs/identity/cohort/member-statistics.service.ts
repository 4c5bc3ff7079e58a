import type { Actor, StaffActor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import type { BreakdownGuard } from '../../../common/disclosure/breakdown-guard';
import { protectGroups } from '../../../common/disclosure/groups';
import { K_ORDINARY, type SafeCount } from '../../../common/disclosure/safe-count';
import { monthAfter, wholeMonths } from '../../../common/disclosure/window';
import { monthInTokyo } from '../../../common/japanese/fiscal-year';
import type { QueryLog } from '../../../database/query-log/query-log';
import type { CohortDimension, MemberStatisticsWhere } from '../generated';
import type { MemberStore } from '../member/member.store';
import type { CohortRecord, MemberStatisticsRecord } from './cohort.record';
import type { CohortService } from './cohort.service';

/** Who asks, within which operation. */
export interface Asking {
  readonly actor: Actor;
  readonly requestId: string;
}

export interface MemberStatisticsDependencies {
  readonly members: MemberStore;
  readonly cohorts: CohortService;
  readonly guard: BreakdownGuard;
  readonly queryLog: QueryLog;
  readonly clock: Clock;
}

const KEY_OF: Readonly<Record<CohortDimension, (cohort: CohortRecord) => string>> = {
  LEAVING_FISCAL_YEAR: (cohort) => String(cohort.leavingFiscalYear),
  JOB_FAMILY: (cohort) => cohort.jobFamily,
  AREA: (cohort) => cohort.area,
};

/** Counts of members that point at nobody (A1, A2): each leaves through disclosure control and is logged before it is answered. */
export class MemberStatisticsService {
  readonly #with: MemberStatisticsDependencies;

  constructor(dependencies: MemberStatisticsDependencies) {
    this.#with = dependencies;
  }

  /**
   * Members of each of these cohorts. All cohorts there are make up the table that is protected, whichever are asked for, so that a
   * cohort's number is the same in every answer and asking for other neighbours shows nothing new.
   */
  async ofCohorts(asking: Asking, ids: readonly string[]): Promise<SafeCount[]> {
    const { members, cohorts, clock } = this.#with;
    await this.#admit(asking, { cohorts: 'each' });
    const counts = new Map(
      (await members.countByCohort(wholeMonths(clock.now()).until)).map((count) => [count.cohortId, count.members]),
    );
    const all = cohorts.matching(null);
    const { cells, total } = protectGroups(
      all.map(({ _id }) => counts.get(_id) ?? 0),
      K_ORDINARY,
    );
    const safe = new Map(all.map(({ _id }, index) => [_id, cells[index] ?? total]));
    return ids.map((id) => safe.get(id) ?? protectGroups([0], K_ORDINARY).total);
  }

  /** Throws FORBIDDEN, or BAD_USER_INPUT for a month that is not over or a second breakdown in one operation. */
  async statistics(
    asking: Asking,
    where: MemberStatisticsWhere | null | undefined,
    groupBy: CohortDimension | null | undefined,
  ): Promise<MemberStatisticsRecord> {
    requireAnalyst(asking.actor);
    const { members, cohorts, clock } = this.#with;
    const now = clock.now();
    const { until } = wholeMonths(now, { to: where?.month });
    const month = where?.month ?? monthAfter(monthInTokyo(now), -1);
    await this.#admit(asking, { month, groupBy, cohorts: where?.cohorts });
    const counts = new Map((await members.countByCohort(until)).map((count) => [count.cohortId, count.members]));
    const sums = new Map<string, number>();
    for (const cohort of cohorts.matching(where?.cohorts)) {
      const key = groupBy ? KEY_OF[groupBy](cohort) : 'ALL';
      sums.set(key, (sums.get(key) ?? 0) + (counts.get(cohort._id) ?? 0));
    }
    const { cells, total } = protectGroups([...sums.values()], K_ORDINARY);
    const groups = groupBy ? [...sums.keys()].map((key, index) => ({ key, count: cells[index] ?? total })) : [];
    return { month, total, groups };
  }

  async #admit({ actor, requestId }: Asking, filter: Readonly<Record<string, unknown>>): Promise<void> {
    const { id: askedBy } = requireAnalyst(actor);
    this.#with.guard.admit(requestId, 'members', JSON.stringify(filter));
    await this.#with.queryLog.record({ askedBy, measure: 'members', filter, requestId });
  }
}

function requireAnalyst(actor: Actor): StaffActor {
  return requireStaff(actor, 'ANALYST', 'SECRETARIAT');
}
