import { nobody, testMember, testStaff, type TestAnswer } from '../../testkit/subgraph';
import { openIdentity, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity(600)));
afterAll(() => identity.close());

const analyst = testStaff('ANALYST');
const STATISTICS = `query ($where: StatisticsWhere, $groupBy: CohortDimension) {
  memberStatistics(where: $where, groupBy: $groupBy) { month total { value suppressed } groups { key count { value band suppressed reason } } } }`;
const COHORTS = `query ($where: CohortWhere, $first: Int, $after: String) {
  cohorts(where: $where, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
    id leavingFiscalYear jobFamily area members { value suppressed } } } }`;

interface Count {
  readonly value: number | null;
  readonly suppressed: boolean;
}

test('members by leaving fiscal year: rounded, small years withheld, empty years listed', async () => {
  const { data } = await identity.run(analyst, STATISTICS, { groupBy: 'LEAVING_FISCAL_YEAR' });
  const { groups, total, month } = data.memberStatistics;
  expect(month).toBe('2026-05');
  expect(groups.map((group: { key: string }) => group.key).slice(0, 2)).toEqual(['1985', '1986']);
  const real = new Map<string, number>();
  for (const { leavingFiscalYear: year, registeredAt } of identity.people) {
    if (registeredAt < new Date('2026-05-31T15:00:00Z')) real.set(String(year), (real.get(String(year)) ?? 0) + 1);
  }
  for (const { key, count } of groups as { key: string; count: Count }[]) {
    const persons = real.get(key) ?? 0;
    if (persons < 5) expect(count).toMatchObject({ value: null, suppressed: true });
    if (count.value !== null) expect(Math.abs(count.value - persons)).toBeLessThan(3);
    expect((count.value ?? 0) % 5).toBe(0);
  }
  expect(groups.some(({ count }: { count: Count }) => count.value !== null)).toBe(true);
  expect(groups.some(({ count }: { count: Count }) => count.suppressed)).toBe(true);
  expect(total.value % 5).toBe(0);
});

test('one cohort has the same number whatever it is asked with', async () => {
  const all = new Map<string, Count>();
  let after: string | null = null;
  do {
    const answer: TestAnswer = await identity.run(analyst, COHORTS, { first: 100, after });
    const { cohorts } = answer.data;
    for (const { id, members } of cohorts.nodes) all.set(id, members);
    after = cohorts.pageInfo.hasNextPage ? cohorts.pageInfo.endCursor : null;
  } while (after);
  expect(all.size).toBe(43 * 16);
  const where = { fromLeavingFiscalYear: 2020, toLeavingFiscalYear: 2024, area: 'TOKYO' };
  const { nodes, totalCount } = (await identity.run(analyst, COHORTS, { where })).data.cohorts;
  expect(totalCount).toBe(20);
  for (const { id, members } of nodes) expect(members).toEqual(all.get(id));
  expect([...all.values()].some(({ value }) => value !== null)).toBe(true);
});

test('one answer holds one breakdown of members', async () => {
  const both = `{ a: memberStatistics(groupBy: AREA) { total { value } } b: memberStatistics(groupBy: JOB_FAMILY) { total { value } } }`;
  expect((await identity.run(analyst, both)).codes).toEqual(['BAD_USER_INPUT']);
});

test('a series divides the members by the month in which they registered, in Japan', async () => {
  const series = `query ($series: SeriesStep!, $where: StatisticsWhere) {
    memberStatistics(series: $series, where: $where) { total { value } groups { key count { value suppressed } } } }`;
  const monthOf = (moment: Date) => new Date(moment.getTime() + 9 * 3_600_000).toISOString().slice(0, 7);
  for (const [step, count] of [
    ['MONTH', 26],
    ['FISCAL_YEAR', 3],
  ] as const) {
    const { data, errors } = await identity.run(analyst, series, { series: step });
    expect(errors).toBeUndefined();
    const { groups } = data.memberStatistics;
    expect(groups).toHaveLength(count);
    for (const { key, count: shown } of groups as { key: string; count: Count }[]) {
      const persons = identity.people.filter(({ registeredAt }) => {
        const month = monthOf(registeredAt);
        const year = Number(month.slice(0, 4)) - (month.slice(5) < '04' ? 1 : 0);
        return month <= '2026-05' && key === (step === 'MONTH' ? month : String(year));
      }).length;
      if (persons < 5) expect([key, shown]).toEqual([key, { value: null, suppressed: true }]);
      if (shown.value !== null) expect([key, Math.abs(shown.value - persons) < 3]).toEqual([key, true]);
    }
    expect(groups.some(({ count: shown }: { count: Count }) => !shown.suppressed)).toBe(true);
  }
  const where = { month: '2025-03', cohorts: { toLeavingFiscalYear: 2026 } };
  const filtered = await identity.run(analyst, series, { series: 'MONTH', where });
  expect(filtered.data.memberStatistics.groups.at(-1).key).toBe('2025-03');
  expect(filtered.data.memberStatistics.total.value).toBeNull();
});

test('the month that is not over is refused', async () => {
  const answer = await identity.run(analyst, STATISTICS, { where: { month: '2026-06' } });
  expect(answer.codes).toEqual(['BAD_USER_INPUT']);
});

test('every question is logged with who asked', async () => {
  const found = await identity.database.connection.db?.collection('query_log').find().toArray();
  expect(found?.length).toBeGreaterThan(0);
  expect(found?.every(({ askedBy, measure }) => askedBy === analyst.id && measure === 'members')).toBe(true);
});

test.each([
  ['a member', testMember(1), 'FORBIDDEN'],
  ['a recruiter', testStaff('RECRUITER'), 'FORBIDDEN'],
  ['nobody', nobody, 'UNAUTHENTICATED'],
])('%s gets no statistics', async (_name, actor, code) => {
  expect((await identity.run(actor, STATISTICS, { groupBy: 'AREA' })).codes).toEqual([code]);
  expect((await identity.run(actor, COHORTS, {})).codes).toEqual([code]);
});

test('page sizes over 100 and foreign cursors are refused', async () => {
  expect((await identity.run(analyst, COHORTS, { first: 101 })).codes).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
  expect((await identity.run(analyst, COHORTS, { after: 'WyJ4Il0' })).codes).toEqual(['INVALID_CURSOR']);
});
