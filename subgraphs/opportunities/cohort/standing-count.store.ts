import type { PersonsByCohort, PersonsByMonth } from '../../../common/statistics/measure';
import { personsByCohort, personsByCohortAndMonth } from '../../../database/persons-by-cohort';

type Counted = Parameters<typeof personsByCohort>[0];

/** Distinct members by cohort with a period that stood at the moment `until`. */
export function countStanding(model: Counted, until: Date): Promise<PersonsByCohort> {
  return personsByCohort(model, { periods: { $elemMatch: { from: { $lt: until }, ...notEndedBy(until, 'until') } } });
}

/** Distinct members by cohort who had periods before the moment `until`, none of which stood at it. */
export async function countEnded(model: Counted, until: Date): Promise<PersonsByCohort> {
  const [ever, standing] = await Promise.all([
    personsByCohort(model, { 'periods.from': { $lt: until } }),
    countStanding(model, until),
  ]);
  return new Map([...ever].map(([cohortId, persons]) => [cohortId, persons - (standing.get(cohortId) ?? 0)]));
}

/** The members whom `countStanding` counts, by cohort and by the month in which the first of the periods that stood had begun. */
export function countStandingByMonth(model: Counted, until: Date): Promise<ReadonlyMap<string, PersonsByMonth>> {
  const stages = [
    { $match: { 'periods.from': { $lt: until } } },
    { $unwind: '$periods' },
    { $match: { 'periods.from': { $lt: until }, ...notEndedBy(until, 'periods.until') } },
    { $group: { _id: { cohortId: '$cohortId', memberId: '$memberId' }, since: { $min: '$periods.from' } } },
    { $project: { cohortId: '$_id.cohortId', since: 1 } },
  ];
  return personsByCohortAndMonth(model, stages, '$since');
}

const notEndedBy = (moment: Date, path: string) => ({ $or: [{ [path]: null }, { [path]: { $gte: moment } }] });
