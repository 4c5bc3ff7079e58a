import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { allCohorts } from '../../../common/cohort';
import { cohortsMatching, type CohortFilter } from '../../../common/statistics/cohort-filter';
import { pageOfArray } from '../../../common/paging/array-page';
import type { PageArguments } from '../../../common/paging/connection';
import type { CohortPage, CohortRecord } from './cohort.record';

/** Cohorts are every combination of their dimensions up to now, whether anybody is in them or not: which exist tells nothing. */
export class CohortService {
  readonly #clock: Clock;
  #byId: { readonly of: readonly CohortRecord[]; readonly map: ReadonlyMap<string, CohortRecord> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  byId(id: string): CohortRecord | null {
    const cohorts = allCohorts(this.#clock.now());
    if (this.#byId?.of !== cohorts) {
      this.#byId = { of: cohorts, map: new Map(cohorts.map((cohort) => [cohort._id, cohort])) };
    }
    return this.#byId.map.get(id) ?? null;
  }

  list(actor: Actor, where: CohortFilter | null | undefined, earliestFirst: boolean, page: PageArguments): CohortPage {
    requireStaff(actor, 'ANALYST', 'SECRETARIAT');
    const cohorts = cohortsMatching(where, this.#clock.now());
    return pageOfArray(earliestFirst ? cohorts : cohorts.toReversed(), (cohort) => cohort._id, page);
  }
}
