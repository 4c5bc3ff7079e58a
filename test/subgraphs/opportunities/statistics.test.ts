import { createIdGenerator } from '../../../common/ids';
import { isCorporateNumber } from '../../../common/japanese/corporate-number';
import { seedOpportunities } from '../../../sample/opportunities';
import { SAMPLE_ROLES } from '../../../sample/opportunities/roles';
import { samplePeople } from '../../../sample/people';
import { SAMPLE_STAFF } from '../../../sample/staff';
import { RehireInterestStore } from '../../../subgraphs/opportunities/rehire-interest/rehire-interest.store';
import { createOpportunitiesSubgraph, createStores } from '../../../subgraphs/opportunities/server';
import { missingItems } from '../../../subgraphs/opportunities/rehire-role/completeness';
import { openTestSubgraph, testMember, testStaff } from '../../testkit/subgraph';

type Opened = Awaited<ReturnType<typeof open>>;
const open = () => openTestSubgraph((surroundings) => createOpportunitiesSubgraph(surroundings));
const analyst = testStaff('ANALYST');
const people = samplePeople();
const entities = `query ($cohorts: [_Any!]!) { _entities(representations: $cohorts) { ... on Cohort { id rehireInterest { value suppressed reason } } } }`;
const byDimension = `query ($groupBy: CohortDimension, $month: YearMonth) {
  rehireInterestStatistics(groupBy: $groupBy, where: { month: $month }) { month total { value band } groups { key count { value suppressed } } } }`;

describe('statistics on the sample network', () => {
  let test: Opened;
  beforeAll(async () => {
    test = await open();
    const { clock, database } = test;
    await seedOpportunities(database, { people, staff: SAMPLE_STAFF, clock, ids: createIdGenerator(clock) });
  });
  afterAll(() => test.close());

  it('counts the wish to return by job family in multiples of five, none below ten', async () => {
    const { data, errors } = await test.run(analyst, byDimension, { groupBy: 'JOB_FAMILY' });
    expect(errors).toBeUndefined();
    const { month, total, groups } = data.rehireInterestStatistics;
    expect(month).toBe('2026-05');
    expect(total.value).toBeGreaterThanOrEqual(150);
    expect(groups).toHaveLength(4);
    for (const { key, count } of groups) {
      const exact = people.filter((person) => person.jobFamily === key && person.interests.includes('REHIRE')).length;
      expect(Math.abs(count.value - exact)).toBeLessThanOrEqual(2);
      expect(count.value % 5).toBe(0);
    }
  });

  it('lists every fiscal year, and withholds those with few', async () => {
    const { data } = await test.run(analyst, byDimension, { groupBy: 'LEAVING_FISCAL_YEAR' });
    const { groups } = data.rehireInterestStatistics;
    expect(groups.map(({ key }: { key: string }) => key)).toEqual(
      Array.from({ length: 2027 - 1985 + 1 }, (_, i) => String(1985 + i)),
    );
    for (const { key, count } of groups) {
      const exact = people.filter((p) => String(p.leavingFiscalYear) === key && p.interests.includes('REHIRE')).length;
      if (exact < 10) expect(count).toEqual({ value: null, suppressed: true });
    }
    expect(groups.some(({ count }: { count: { suppressed: boolean } }) => !count.suppressed)).toBe(true);
  });

  it('answers all cohorts of one operation by one aggregation, safely', async () => {
    const ids = [...new Set(people.map(({ cohortId }) => cohortId))];
    const cohorts = ids.map((id) => ({ __typename: 'Cohort', id }));
    const { data, errors } = await test.run(analyst, entities, { cohorts });
    expect(errors).toBeUndefined();
    data._entities.forEach(({ rehireInterest }: never, i: number) => {
      const exact = people.filter((p) => p.cohortId === ids[i] && p.interests.includes('REHIRE')).length;
      if (exact < 10) expect(rehireInterest).toEqual({ value: null, suppressed: true, reason: 'SMALL_GROUP' });
    });
  });

  it('has a series of the wish that stands, with the total of the ungrouped question', async () => {
    const series = `query ($series: SeriesStep) { rehireInterestStatistics(series: $series) { total { value } groups { key count { value } } } }`;
    const [plain, years] = await Promise.all(
      [null, 'FISCAL_YEAR'].map(async (step) => (await test.run(analyst, series, { series: step })).data),
    );
    const { total, groups } = years.rehireInterestStatistics;
    expect([total, plain.rehireInterestStatistics.groups]).toEqual([plain.rehireInterestStatistics.total, []]);
    expect(groups.map(({ key }: { key: string }) => key)).toEqual(['2024', '2025', '2026']);
    expect(groups.some(({ count }: { count: { value: number | null } }) => count.value !== null)).toBe(true);
  });

  it('counts who withdrew and wished again once, by the period that stood at the moment', async () => {
    const interests = new RehireInterestStore(test.database.connection);
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const periods = [
      { from: day('2024-07-10'), until: day('2024-09-10') },
      { from: day('2025-03-31'), until: null },
    ];
    const record = { _id: 'rin_again', memberId: 'mem_again', cohortId: 'coh_again', active: true, version: 1 };
    await test.database.connection
      .collection('rehire_interests')
      .insertOne({ ...record, expressedAt: day('2025-03-31'), periods } as never);
    const at = async (text: string) => [...((await interests.standingByMonth(day(text))).get('coh_again') ?? [])];
    expect(await at('2024-09-01')).toEqual([['2024-07', 1]]);
    expect(await at('2024-12-01')).toEqual([]);
    expect(await at('2026-06-01')).toEqual([['2025-03', 1]]);
  });

  it('knows of wishes and interests that ended how many did, by cohort at the moment', async () => {
    const stores = createStores(test.database);
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const period = (from: string, until: string | null) => ({
      from: day(from),
      until: until === null ? null : day(until),
    });
    const interest = (n: number, memberId: string, periods: object[]) => {
      const fields = {
        memberId,
        cohortId: 'coh_ended',
        partnershipRequestId: `par_${n}`,
        stage: 'INTERESTED',
        message: null,
      };
      return { _id: `pro_${n}`, ...fields, expressedAt: day('2025-01-10'), periods, history: [], version: 1 };
    };
    const proposals = [
      interest(1, 'mem_gone', [period('2025-01-10', '2025-02-10')]),
      interest(2, 'mem_both', [period('2025-01-10', '2025-02-10')]),
      interest(3, 'mem_both', [period('2025-04-30', null)]),
      interest(4, 'mem_both', [period('2025-03-31', null)]),
    ];
    await test.database.connection.collection('proposals').insertMany(proposals as never);
    const at = async (text: string) => {
      const [ended, standing, months] = await Promise.all([
        stores.proposals.endedByCohort(day(text)),
        stores.proposals.standingByCohort(day(text)),
        stores.proposals.standingByMonth(day(text)),
      ]);
      return [ended.get('coh_ended'), standing.get('coh_ended'), [...(months.get('coh_ended') ?? [])]];
    };
    expect(await at('2025-02-01')).toEqual([0, 2, [['2025-01', 2]]]);
    expect(await at('2025-03-01')).toEqual([2, undefined, []]);
    expect(await at('2025-06-01')).toEqual([1, 1, [['2025-03', 1]]]);
    await test.database.connection.collection('proposals').deleteMany({ cohortId: 'coh_ended' });
  });

  it('has a funnel of the wish to return whose last stage is the number of wishes that stand', async () => {
    const funnel = `query ($groupBy: CohortDimension) { rehireInterestFunnel(groupBy: $groupBy) {
      month stages { key reached { value } rate { value from to reason } } groups { key stages { reached { value } } } } }`;
    const { data, errors } = await test.run(analyst, funnel, { groupBy: 'AREA' });
    const counted = (await test.run(analyst, byDimension, { groupBy: 'AREA' })).data.rehireInterestStatistics;
    expect(errors).toBeUndefined();
    const { month, stages, groups } = data.rehireInterestFunnel;
    expect([month, stages.map(({ key }: { key: string }) => key)]).toEqual(['2026-05', ['EXPRESSED', 'STANDING']]);
    expect(stages[1].reached.value).toBe(counted.total.value);
    expect(groups.map((group: { stages: { reached: object }[] }) => group.stages[1]?.reached)).toEqual(
      counted.groups.map(({ count }: { count: { value: number | null } }) => ({ value: count.value })),
    );
    const ended = await test.database.connection.collection('rehire_interests').countDocuments({ active: false });
    expect(ended).toBeGreaterThanOrEqual(10);
    expect(Math.abs(stages[0].reached.value - stages[1].reached.value - ended)).toBeLessThanOrEqual(2);
    expect(stages[1].rate.value).toBe(Math.round((100 * stages[1].reached.value) / stages[0].reached.value));
  });

  it('refuses a second breakdown of a measure in one operation', async () => {
    const { data, codes } = await test.run(
      analyst,
      `{ a: rehireInterestStatistics(groupBy: AREA) { month } b: rehireInterestStatistics { month } }`,
    );
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(data).toMatchObject({ a: { month: '2026-05' }, b: null });
  });

  it('refuses a month that is not over', async () => {
    expect((await test.run(analyst, byDimension, { month: '2026-06' })).codes).toEqual(['BAD_USER_INPUT']);
  });

  it.each([
    ['a member', testMember(1)],
    ['a business unit', testStaff('BUSINESS_UNIT', 'dep_1')],
    ['a recruiter', testStaff('RECRUITER')],
  ])('refuses %s', async (_who, actor) => {
    expect((await test.run(actor, byDimension)).codes).toEqual(['FORBIDDEN']);
    const cohorts = [{ __typename: 'Cohort', id: people[0]?.cohortId }];
    expect((await test.run(actor, entities, { cohorts })).codes).toEqual(['FORBIDDEN']);
  });

  it('does not change within a month, whatever a member does', async () => {
    const before = await test.run(analyst, byDimension, { groupBy: 'AREA' });
    await test.run(testMember(1), 'mutation { expressRehireInterest(input: {}) { userErrors { code } } }');
    expect((await test.run(analyst, byDimension, { groupBy: 'AREA' })).data).toEqual(before.data);
  });

  it('logs who asked what', async () => {
    await test.run(analyst, byDimension, { groupBy: 'AREA', month: '2026-04' });
    const entry = await test.database.connection.collection('query_log').findOne({}, { sort: { _id: -1 } });
    expect(entry).toMatchObject({
      askedBy: analyst.id,
      measure: 'rehireInterest',
      filter: `{"cohorts":null,"groupBy":"AREA","month":"2026-04"}`,
    });
  });

  it('holds roles that state everything', () => {
    for (const { title, conditions } of SAMPLE_ROLES) {
      expect([title, missingItems({ ...conditions, asOf: '2026-06-01' })]).toEqual([title, []]);
      expect(isCorporateNumber(conditions.employer?.corporateNumber ?? '')).toBe(true);
    }
  });
});
