import { claimsOfPersona } from '../../machine/sample-personas';
import { openTestMachine, type TestMachine } from '../testkit/machine';

let test: TestMachine;
beforeAll(async () => (test = await openTestMachine()), 60_000);
afterAll(() => test.stop());

/** Everything that a query by operators could bring out; none of it may appear. */
const OPERATORS: readonly unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $where: 'sleep(5000)' },
  ['$ne', null],
  [{ $ne: null }],
  { toString: 'x' },
  true,
];
const TEXTS = [
  '{"$ne":null}',
  '$where',
  '{$gt: ""}',
  "' || 1==1 //",
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '',
];

describe('database operators', () => {
  it.each(OPERATORS.map((value) => [JSON.stringify(value), value] as const))('%s is no id', async (_text, id) => {
    const before = test.commands.length;
    const { codes, data } = await test.ask('alumni', 'query($id: ID!) { article(id: $id) { id title } }', { id });
    expect([codes, data]).toEqual([['BAD_USER_INPUT'], null]);
    expect(test.commands).toHaveLength(before);
  });

  it.each(TEXTS)('%j is an id that nothing has', async (id) => {
    for (const field of ['article', 'event', 'partnershipRequest', 'rehireRole']) {
      const { codes, data } = await test.ask('alumni', `query($id: ID!) { ${field}(id: $id) { id } }`, { id });
      expect([field, codes, data]).toEqual([field, [], { [field]: null }]);
    }
  });

  it('do not hide behind a null byte', async () => {
    const query = 'query($id: ID!) { article(id: $id) { id } }';
    const { codes, data } = await test.ask('alumni', query, { id: 'art_\0{"$ne":null}' });
    expect([codes, data?.article ?? null]).toEqual([['BAD_USER_INPUT'], null]);
  });

  it.each(OPERATORS.map((value) => [JSON.stringify(value), value] as const))(
    '%s is no value of a scalar, given as variable or written out',
    async (_text, value) => {
      const query = 'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { code } } }';
      const variables = { input: { expectedVersion: 1, snoozeUntil: value } };
      const given = await test.ask('alumni', query, variables);
      expect([given.data?.updateProfile ?? null, new Set(given.codes)]).toEqual([null, new Set(['BAD_USER_INPUT'])]);
    },
  );

  it('written out as a scalar are refused as bad input, not as a fault of ours', async () => {
    const query = 'mutation { requestSignInCode(input: { email: { a: "b" } }) { expiresAt } }';
    const { codes, data } = await test.ask(undefined, query);
    expect(data?.requestSignInCode ?? null).toBeNull();
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(codes[0]);
  });

  it('reach no command as such, in none of the searches', async () => {
    const query = 'query($search: String) { partnershipRequests(search: $search, first: 1) { nodes { id } } }';
    for (const search of TEXTS) expect((await test.ask('alumni', query, { search })).codes).toEqual([]);
    const sent = JSON.stringify(test.commands.map(({ body }) => body.filter));
    expect(sent).not.toMatch(/"\$(where|regex|function|expr)":/);
  });

  it('and regular expressions are plain text to a search, however long', async () => {
    const query = 'query($search: String) { partnershipRequests(search: $search, first: 1) { totalCount } }';
    const bombs = [`${'(a+)+'.repeat(20)}$`, `^(${'a?'.repeat(40)})*$`, '.*'.repeat(100), 'ア'.repeat(300_000)];
    const cpu = process.cpuUsage();
    for (const search of bombs) {
      const { data } = await test.ask('alumni', query, { search });
      expect(data).toEqual({ partnershipRequests: { totalCount: 0 } });
    }
    // A pattern that backtracks takes minutes; this is what a busy machine may need for four small searches.
    expect(process.cpuUsage(cpu).user / 1_000).toBeLessThan(5_000);
  });
});

describe('pages', () => {
  it.each([99_999_999, 2_147_483_647, 101, 0, -1])('of %i items are refused', async (first) => {
    const { codes, text } = await test.ask(
      'alumni',
      'query($first: Int) { articles(first: $first) { nodes { id } } }',
      {
        first,
      },
    );
    expect([['COST_LIMIT_EXCEEDED'], ['PAGE_SIZE_OUT_OF_RANGE']]).toContainEqual(codes);
    expect(text.length).toBeLessThan(1_000);
  });

  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    encoded([{ $gt: '' }, 'x']),
    encoded({ $ne: null }),
    encoded([]),
    encoded([1, 2, 3, 4, 5, 6, 7]),
    encoded([{ d: 'x' }, 1]),
    encoded([['a'], ['b']]),
    'not base64 at all §',
    '',
    'A'.repeat(100_000),
  ])('after a forged cursor (%#) are refused or empty, and say nothing', async (after) => {
    const query = 'query($after: String) { articles(after: $after) { nodes { id } } }';
    const { codes, text } = await test.ask('alumni', query, { after });
    expect(codes).toEqual(['INVALID_CURSOR']);
    expect(text).not.toMatch(/\$gt|Unexpected|JSON|TypeError/);
  });

  it('after an altered cursor of one’s own show nothing that may not be read', async () => {
    const query = 'query($after: String) { articles(first: 5, after: $after) { edges { cursor node { id state } } } }';
    const { data } = await test.ask('alumni', query);
    const { cursor } = data.articles.edges[0] as { cursor: string };
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const altered = encoded([values[0], { d: Date.parse('2090-01-01') }, ...values.slice(2)]);
    const again = await test.ask('alumni', query, { after: altered });
    expect(again.codes).toEqual([]);
    const states = (again.data.articles.edges as { node: { state: string } }[]).map(({ node }) => node.state);
    expect(new Set(states)).toEqual(new Set(['PUBLISHED']));
  });
});

describe('things of others', () => {
  const other = { ...claimsOfPersona('alumni'), sub: claimsOfPersona('supporter').sub };

  it('cannot be read by their id: a draft, a session, an RSVP', async () => {
    const input = 'input: { kind: OFFICIAL_NEWS, title: "下書き", lead: "x", body: "x" }';
    const made = await test.ask(
      'secretariat',
      `mutation { createArticle(${input}) { article { id } userErrors { code path } } }`,
    );
    const id = made.data?.createArticle?.article?.id as string;
    expect(id).toMatch(/^art_/);
    for (const who of ['alumni', 'supporter', 'business-unit', 'recruiter', 'analyst'] as const) {
      const { data } = await test.ask(who, 'query($id: ID!) { article(id: $id) { id title } }', { id });
      expect([who, data]).toEqual([who, { article: null }]);
    }
  });

  it('cannot be changed by their id, and an id of another type is none', async () => {
    const mine = await test.ask('alumni', '{ viewer { id myRegistrations(first: 1) { nodes { id } } } }');
    const ids = [
      mine.data.viewer.id,
      mine.data.viewer.myRegistrations.nodes[0]?.id ?? 'reg_01HX0000000000000000000000',
    ];
    for (const registrationId of ids as string[]) {
      const query =
        'mutation($i: RegistrationInput!) { cancelRegistration(input: $i) { registration { id } userErrors { code } } }';
      const { data, codes } = await test.ask(other, query, { i: { registrationId } });
      expect([data?.cancelRegistration?.registration ?? null, codes.includes('INTERNAL_SERVER_ERROR')]).toEqual([
        null,
        false,
      ]);
      const session =
        'mutation($i: RevokeSessionInput!) { revokeSession(input: $i) { session { id } userErrors { code } } }';
      const revoked = await test.ask(other, session, { i: { sessionId: registrationId } });
      expect(revoked.data.revokeSession.session).toBeNull();
    }
  });
});
