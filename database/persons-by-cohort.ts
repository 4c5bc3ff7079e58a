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
