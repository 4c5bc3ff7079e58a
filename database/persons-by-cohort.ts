import type { Aggregate, PipelineStage } from 'mongoose';

/** Any model whose documents hold `cohortId` and `memberId`. */
interface Aggregating {
  aggregate<R>(pipeline: PipelineStage[]): Aggregate<R[]>;
}

/** Distinct members by cohort among the documents that `match` finds; cohorts without any are left out. One query for all cohorts. */
export async function personsByCohort(
  model: Aggregating,
  match: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, number>> {
  const rows = await model.aggregate<{ _id: string; persons: number }>([
    { $match: match },
    { $group: { _id: { cohortId: '$cohortId', memberId: '$memberId' } } },
    { $group: { _id: '$_id.cohortId', persons: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, persons }) => [_id, persons]));
}

/** Of a date (an expression such as `$registeredAt`) its month in Asia/Tokyo, such as `2026-03`. */
const monthOf = (date: string) => ({ $dateToString: { date, format: '%Y-%m', timezone: '+09:00' } });

/** Counts the documents that `stages` leave, one for each person, by cohort and by the month in Asia/Tokyo of the date at `path`. */
export async function personsByCohortAndMonth(
  model: Aggregating,
  stages: readonly PipelineStage[],
  path: `$${string}`,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const rows = await model.aggregate<{ _id: { cohortId: string; month: string }; persons: number }>([
    ...stages,
    { $group: { _id: { cohortId: '$cohortId', month: monthOf(path) }, persons: { $sum: 1 } } },
  ]);
  const cohorts = new Map<string, Map<string, number>>();
  for (const { _id, persons } of rows) {
    const months = cohorts.get(_id.cohortId) ?? new Map<string, number>();
    cohorts.set(_id.cohortId, months.set(_id.month, persons));
  }
  return cohorts;
}
