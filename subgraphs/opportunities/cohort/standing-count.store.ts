import { personsByCohort, personsByCohortAndMonth } from '../../../database/persons-by-cohort';

/** Distinct members by cohort with a period that stood at the moment `until`. */
export function countStanding(
  model: Parameters<typeof personsByCohort>[0],
  until: Date,
): Promise<ReadonlyMap<string, number>> {
  return personsByCohort(model, { periods: { $elemMatch: { from: { $lt: until }, ...notEndedBy(until, 'until') } } });
}

/** The same where each member has one document, by cohort and by the month in which the period that stood had begun. */
export function countStandingByMonth(
  model: Parameters<typeof personsByCohort>[0],
  until: Date,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const stages = [
    { $match: { 'periods.from': { $lt: until } } },
    { $unwind: '$periods' },
    { $match: { 'periods.from': { $lt: until }, ...notEndedBy(until, 'periods.until') } },
  ];
  return personsByCohortAndMonth(model, stages, '$periods.from');
}

const notEndedBy = (moment: Date, path: string) => ({ $or: [{ [path]: null }, { [path]: { $gte: moment } }] });
