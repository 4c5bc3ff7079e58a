import type { Aggregate, PipelineStage } from 'mongoose';

/** Any model whose documents hold `cohortId`, `memberId` and `periods`. */
interface Aggregating {
  aggregate<R>(pipeline: PipelineStage[]): Aggregate<R[]>;
}

/** Distinct members by cohort with a period that stood at the moment `until`; cohorts without any are left out. One query for all cohorts. */
export async function countStanding(
  model: Aggregating,
  cohortIds: readonly string[],
  until: Date,
): Promise<ReadonlyMap<string, number>> {
  const stood = { from: { $lt: until }, $or: [{ until: null }, { until: { $gte: until } }] };
  const rows = await model.aggregate<{ _id: string; persons: number }>([
    { $match: { cohortId: { $in: [...cohortIds] }, periods: { $elemMatch: stood } } },
    { $group: { _id: { cohortId: '$cohortId', memberId: '$memberId' } } },
    { $group: { _id: '$_id.cohortId', persons: { $sum: 1 } } },
  ]);
  return new Map(rows.map(({ _id, persons }) => [_id, persons]));
}
