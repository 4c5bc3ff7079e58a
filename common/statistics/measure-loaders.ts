import DataLoader from 'dataloader';
import type { SafeCount } from '../disclosure/safe-count';
import type { CohortStatistics } from './cohort-statistics';
import type { Asking, CohortMeasure } from './measure';

/** A loader for each measure that a subgraph adds to `Cohort`: the cohorts of one wave are one question. */
export type MeasureLoaders<Name extends string> = Readonly<Record<Name, DataLoader<string, SafeCount>>>;

export function measureLoaders<Name extends string>(
  statistics: CohortStatistics,
  measures: Readonly<Record<Name, CohortMeasure>>,
  asking: Asking,
): MeasureLoaders<Name> {
  const entries = Object.entries<CohortMeasure>(measures).map(([name, measure]) => [
    name,
    new DataLoader<string, SafeCount>((ids) => statistics.ofCohorts(asking, measure, ids)),
  ]);
  return Object.fromEntries(entries) as MeasureLoaders<Name>;
}
