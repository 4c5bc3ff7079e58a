import { claimsOfPersona } from '../../machine/sample-personas';
import { samplePeople } from '../../sample/people';
import { openTestGraph, type TestGraph } from '../testkit/graph';

interface Count {
  readonly value: number | null;
  readonly suppressed: boolean;
}

let graph: TestGraph;
beforeAll(async () => void (graph = await openTestGraph()), 60_000);
afterAll(() => graph.close());

const COUNT = '{ value band suppressed reason }';
const MEASURES = [
  'members',
  'rehireInterest',
  'partnershipInterests',
  'visitors',
  'readers',
  'registrants',
  'attendees',
];

test('cohorts carry measures of all four subgraphs in one question, within the budget', async () => {
  const query = `{ cohorts(first: 100) { totalCount nodes { leavingFiscalYear jobFamily area ${MEASURES.map((name) => `${name} ${COUNT}`).join(' ')} } } }`;
  const { data, errors, extensions } = await graph.ask('analyst', query);
  expect(errors).toBeUndefined();
  expect(data.cohorts.nodes).toHaveLength(100);
  for (const node of data.cohorts.nodes as Record<string, Count>[]) {
    for (const name of MEASURES) {
      const { value, suppressed } = node[name] as Count;
      expect([name, (value ?? 0) % 5, suppressed]).toEqual([name, 0, value === null]);
    }
  }
  const { requested = 0, budget = 0 } = extensions?.cost ?? {};
  expect(requested).toBeGreaterThan(0);
  expect(requested).toBeLessThanOrEqual(budget);
});

test('questions that nobody wrote before: several measures by their own breakdowns, filters and shares', async () => {
  const { data, errors } = await graph.ask(
    'analyst',
    `{ byYear: memberStatistics(groupBy: LEAVING_FISCAL_YEAR) { month total ${COUNT} groups { key share count ${COUNT} } }
       wish: rehireInterestStatistics(groupBy: JOB_FAMILY, where: { cohorts: { fromLeavingFiscalYear: 2000 } }) { total ${COUNT} groups { key share count ${COUNT} } }
       business: partnershipInterestStatistics(groupBy: AREA) { total ${COUNT} groups { key count ${COUNT} } }
       visitors: visitorStatistics(groupBy: AREA) { total ${COUNT} groups { key count ${COUNT} } }
       readers: readerStatistics { total ${COUNT} }
       seats: registrantStatistics(groupBy: JOB_FAMILY) { total ${COUNT} groups { key count ${COUNT} } }
       came: attendeeStatistics(groupBy: JOB_FAMILY) { total ${COUNT} groups { key count ${COUNT} } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.byYear.total.value).toBeGreaterThan(500);
  const shares = (data.byYear.groups as { share: number | null; count: Count }[]).filter(({ share }) => share !== null);
  for (const { share, count } of shares) {
    expect(share).toBeCloseTo((100 * (count.value ?? 0)) / data.byYear.total.value, 0);
  }
  expect(shares.length).toBeGreaterThan(3);
  expect(data.wish.groups.some(({ count }: { count: Count }) => !count.suppressed)).toBe(true);
  for (const name of ['visitors', 'readers', 'seats', 'came']) expect(data[name].total.value).toBeGreaterThan(20);
  expect(data.came.total.value).toBeLessThan(data.seats.total.value);
});

test('the ungrouped number is the total of every breakdown', async () => {
  const totals = await Promise.all(
    ['', '(groupBy: AREA)', '(groupBy: JOB_FAMILY)', '(groupBy: LEAVING_FISCAL_YEAR)'].map(
      async (groupBy) =>
        (await graph.ask('analyst', `{ rehireInterestStatistics${groupBy} { total { value } } }`)).data
          .rehireInterestStatistics.total.value,
    ),
  );
  expect(new Set(totals).size).toBe(1);
});

test('series over months and fiscal years divide the same people, and never stand beside another breakdown', async () => {
  const ask = async (series: string) => {
    const query = `{ memberStatistics${series} { total { value } groups { key count ${COUNT} } }
      rehireInterestStatistics${series} { total { value } groups { key count ${COUNT} } } }`;
    const { data, errors } = await graph.ask('analyst', query);
    expect(errors).toBeUndefined();
    return data;
  };
  const [plain, months, years] = await Promise.all(['', '(series: MONTH)', '(series: FISCAL_YEAR)'].map(ask));
  for (const name of ['memberStatistics', 'rehireInterestStatistics']) {
    expect([months[name].total, years[name].total]).toEqual([plain[name].total, plain[name].total]);
    expect(years[name].groups.some(({ count }: { count: Count }) => !count.suppressed)).toBe(true);
    expect(months[name].groups[0].key).toBe('2024-04');
    expect(years[name].groups[0].key).toBe('2024');
  }
  expect(months.memberStatistics.groups.some(({ count }: { count: Count }) => !count.suppressed)).toBe(true);
  const refused = [
    '{ memberStatistics(groupBy: AREA, series: MONTH) { month } }',
    '{ a: memberStatistics(series: MONTH) { month } b: memberStatistics(series: FISCAL_YEAR) { month } }',
  ];
  for (const query of refused) expect((await graph.ask('analyst', query)).codes).toEqual(['BAD_USER_INPUT']);
  expect((await graph.ask('alumni', '{ memberStatistics(series: MONTH) { month } }')).codes.length).toBeGreaterThan(0);
});

test('medians, rates, trends and the others, of all four subgraphs in one question', async () => {
  const median = 'medianYearsSinceLeaving { value from to reason }';
  const { data, errors } = await graph.ask(
    'analyst',
    `{ members: memberStatistics { ${median} } wish: rehireInterestStatistics { ${median} } readers: readerStatistics(groupBy: AREA) { ${median} }
       visitors: visitorStatistics(trend: FISCAL_YEAR) { groups { key share count { value } } }
       business: partnershipInterestStatistics(groupBy: LEAVING_FISCAL_YEAR) { others { value } total { value } groups { count { value } } }
       came: attendanceFunnel { stages { key reached { value } rate { value from to } } } }`,
  );
  expect(errors).toBeUndefined();
  const { members, wish, readers, visitors, business, came } = data;
  const years = samplePeople().map(({ leavingFiscalYear }) => new Date().getFullYear() - leavingFiscalYear);
  const middle = years.sort((a, b) => a - b)[300] ?? 0;
  expect(Math.abs(members.medianYearsSinceLeaving.value - middle)).toBeLessThanOrEqual(2);
  expect(members.medianYearsSinceLeaving.to - members.medianYearsSinceLeaving.from).toBeLessThanOrEqual(3);
  expect(wish.medianYearsSinceLeaving.value).toEqual(expect.any(Number));
  expect(readers.medianYearsSinceLeaving).toMatchObject({ value: null, reason: 'OTHER_BREAKDOWN' });
  expect(visitors.groups[0]).toMatchObject({ key: '2024', share: null });
  const shown = (business.groups as { count: Count }[]).reduce((sum, { count }) => sum + (count.value ?? 0), 0);
  expect(business.others.value).toBe(business.total.value - shown);
  const [seats, attended] = came.stages;
  expect([seats.key, seats.rate, attended.key]).toEqual(['REGISTERED', null, 'ATTENDED']);
  expect(attended.rate.value).toBe(Math.round((100 * attended.reached.value) / seats.reached.value));
  expect(attended.rate.from < attended.rate.value && attended.rate.value < attended.rate.to).toBe(true);
});

test('a filter that leaves out only a few people answers nothing: the difference would show them', async () => {
  const people = samplePeople();
  const years = [...new Set(people.map(({ leavingFiscalYear }) => leavingFiscalYear))].sort((a, b) => a - b);
  const few = years.find((year) => people.filter((person) => person.leavingFiscalYear <= year).length >= 1) ?? 0;
  const below = people.filter((person) => person.leavingFiscalYear <= few).length;
  const { data } = await graph.ask(
    'analyst',
    `query ($where: StatisticsWhere) { memberStatistics(where: $where, groupBy: AREA) { total ${COUNT} groups { count ${COUNT} } } }`,
    { variables: { where: { cohorts: { fromLeavingFiscalYear: few + 1 } } } },
  );
  const { total, groups } = data.memberStatistics;
  expect([below < 5, total.suppressed]).toEqual([below < 5, below < 5]);
  expect(groups.every(({ count }: { count: Count }) => count.suppressed)).toBe(below < 5);
});

test.each([
  '{ viewer { email } }',
  '{ membershipApplications { nodes { email } } }',
  '{ events { nodes { hosts { id } } } }',
])('an analyst gets nothing about a person: %s', async (query) => {
  const { data, codes } = await graph.ask('analyst', query);
  expect(codes.length).toBeGreaterThan(0);
  expect(JSON.stringify(data)).not.toMatch(/mem_|@/);
});

test('the secretariat sees what an analyst asked, of all four subgraphs; others do not', async () => {
  await graph.ask(
    'analyst',
    '{ memberStatistics(groupBy: AREA) { month } readerStatistics { month } attendeeStatistics { month } rehireInterestStatistics { month } }',
  );
  const query = `query ($id: ID!) { analyst(id: $id) {
    questionsAboutMembers { measure filter askedAt } questionsAboutReading { measure } questionsAboutEvents { measure } questionsAboutOpportunities { measure } } }`;
  const variables = { id: claimsOfPersona('analyst').sub };
  const { data, errors } = await graph.ask('secretariat', query, { variables });
  expect(errors).toBeUndefined();
  const {
    questionsAboutMembers: [latest],
    ...others
  } = data.analyst;
  expect(latest).toMatchObject({ measure: 'members', filter: expect.stringContaining('"groupBy":"AREA"') });
  expect([
    others.questionsAboutReading[0],
    others.questionsAboutEvents[0],
    others.questionsAboutOpportunities[0],
  ]).toEqual([{ measure: 'readers' }, { measure: 'attendees' }, { measure: 'rehireInterest' }]);
  expect((await graph.ask('analyst', query, { variables })).data.analyst).toBeNull();
});

test('"who read whose data, which fields, when" has an answer, for the secretariat alone', async () => {
  const id = claimsOfPersona('alumni').sub;
  await graph.ask('secretariat', 'query ($id: ID!) { member(id: $id) { displayName state } }', { variables: { id } });
  const query = `query ($id: ID!) { auditEntries(where: { subjectId: $id }, first: 1) { totalCount nodes { at actorId action fields } } }`;
  const { data, errors } = await graph.ask('secretariat', query, { variables: { id } });
  expect(errors).toBeUndefined();
  expect(data.auditEntries.nodes).toEqual([
    {
      at: expect.any(String),
      actorId: claimsOfPersona('secretariat').sub,
      action: 'read',
      fields: ['Member.displayName', 'Member.state'],
    },
  ]);
  expect((await graph.ask('alumni', query, { variables: { id } })).codes.length).toBeGreaterThan(0);
  expect((await graph.ask('secretariat', '{ auditEntries(where: {}) { totalCount } }')).codes).toEqual([
    'BAD_USER_INPUT',
  ]);
});
