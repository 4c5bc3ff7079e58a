import { personsByCohort } from '../../../database/persons-by-cohort';

/** Distinct members by cohort with a period that stood at the moment `until`. */
export function countStanding(
  model: Parameters<typeof personsByCohort>[0],
  until: Date,
): Promise<ReadonlyMap<string, number>> {
  const stood = { from: { $lt: until }, $or: [{ until: null }, { until: { $gte: until } }] };
  return personsByCohort(model, { periods: { $elemMatch: stood } });
}
