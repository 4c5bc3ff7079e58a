import iconv from 'iconv-lite';
import type { Persona } from '../../machine/sample-personas';
import { openTestGraph, type TestGraph } from '../testkit/graph';
import { snapshotOf } from '../testkit/snapshot';

let graph: TestGraph;
let before: Record<string, string>;
beforeAll(async () => {
  graph = await openTestGraph();
  await graph.machine.relays.settle();
  before = await snapshotOf(graph.dataDir);
}, 60_000);
afterAll(() => graph.close());
// Whatever was refused: nothing of it is in any of the four databases.
afterEach(async () => expect(await snapshotOf(graph.dataDir)).toEqual(before));

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;
const EVENTS = '{ events(first: 2) { nodes { id } pageInfo { endCursor } } }';
const UPDATE =
  'mutation ($input: UpdateProfileInput!) { p: updateProfile(input: $input) { userErrors { code path message } } }';
const PERSON = { familyName: '山﨑', givenName: '恵', familyNameKana: 'ﾔﾏｻﾞｷ', givenNameKana: 'めぐみ' };
const APPLY =
  'mutation ($input: ApplyForMembershipInput!) { p: applyForMembership(input: $input) { userErrors { code path message } } }';
const EVENT = {
  kind: 'BUSINESS_GATHERING',
  format: 'OFFLINE',
  title: '交流会',
  description: '集まりです。',
  capacity: 10,
  startsAt: '2030-06-01T10:00:00+09:00',
  endsAt: '2030-06-01T12:00:00+09:00',
  venue: { name: '本社', address: '東京都千代田区1-1', access: '駅から3分', isStepFree: true },
};
const CREATE =
  'mutation ($input: CreateEventInput!) { p: createEvent(input: $input) { userErrors { code path message } } }';

interface Case {
  readonly name: string;
  readonly as?: Persona;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly token?: string | null;
  /** Of a top-level error. */
  readonly code?: string;
  /** Of user errors, in order. */
  readonly userErrors?: readonly string[];
}

/** The same question in both languages: the same codes, the words in the reader's. */
async function refused({ as = 'alumni', query, variables, token, code, userErrors }: Case): Promise<void> {
  for (const language of ['ja', 'en'] as const) {
    const options = { language, ...(variables && { variables }), ...(token !== undefined && { token }) };
    const answer = await graph.ask(as, query, options);
    const problems: readonly { code: string; message: string }[] = userErrors
      ? (answer.data?.p?.userErrors ?? [])
      : (answer.errors ?? []).map(({ message, extensions }) => ({ message, code: extensions.code }));
    expect([language, problems.map((problem) => problem.code)]).toEqual([language, userErrors ?? [code]]);
    for (const { message } of problems) {
      expect(message.length).toBeGreaterThan(5);
      expect([message, JAPANESE.test(message)]).toEqual([message, language === 'ja']);
    }
  }
}

const page = (args: string) => `{ events(${args}) { nodes { id } } }`;
const cases: readonly Case[] = [
  { name: 'a page of more than 100', query: page('first: 101'), code: 'PAGE_SIZE_OUT_OF_RANGE' },
  { name: 'a negative page', query: page('first: -1'), code: 'PAGE_SIZE_OUT_OF_RANGE' },
  { name: 'an empty page', query: page('first: 0'), code: 'PAGE_SIZE_OUT_OF_RANGE' },
  { name: 'both first and last', query: page('first: 2, last: 2'), code: 'PAGE_SIZE_OUT_OF_RANGE' },
  { name: 'a cursor that is none', query: page('after: "xyz"'), code: 'INVALID_CURSOR' },
  {
    name: 'a cursor with a database operator',
    query: page(`after: "${Buffer.from('["x",{"$gt":""},"y"]').toString('base64url')}"`),
    code: 'INVALID_CURSOR',
  },
  {
    name: 'an unknown event',
    query:
      'mutation { p: registerForEvent(input: { eventId: "evt_01HX0000000000000000000000" }) { userErrors { code path message } } }',
    userErrors: ['NOT_FOUND'],
  },
  {
    name: 'an id of another kind',
    query:
      'mutation { p: registerForEvent(input: { eventId: "art_01HX0000000000000000000000" }) { userErrors { code path message } } }',
    userErrors: ['NOT_FOUND'],
  },
  {
    name: 'an id that is none',
    query:
      'mutation { p: expressInterest(input: { partnershipRequestId: "\'; drop" }) { userErrors { code path message } } }',
    userErrors: ['NOT_OPEN'],
  },
  {
    name: 'over-long text',
    query: UPDATE,
    variables: { input: { expectedVersion: 1, displayName: '名'.repeat(51) } },
    userErrors: ['TOO_LONG'],
  },
  {
    name: 'every problem of an input at once',
    query: UPDATE,
    variables: { input: { expectedVersion: 1, displayName: ' ', romaji: 'a'.repeat(81), snoozeUntil: '2020-01-01' } },
    userErrors: ['REQUIRED', 'TOO_LONG', 'DATE_OUT_OF_RANGE'],
  },
  {
    name: 'a version that is no longer current',
    query: UPDATE,
    variables: { input: { expectedVersion: 99, displayName: '山崎' } },
    code: 'CONFLICT',
  },
  {
    name: 'half a character',
    query: UPDATE,
    variables: { input: { expectedVersion: 1, displayName: '山\ud842' } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a control character',
    query: UPDATE,
    variables: { input: { expectedVersion: 1, presentWork: { company: 'ひかり\u0000商店' } } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a control character in the document',
    query: UPDATE.replace('$input: UpdateProfileInput!', '$unused: Int')
      .replace('$input', '{ expectedVersion: 1, displayName: "\\u0007" }')
      .replace('($unused: Int)', ''),
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an end before the start',
    as: 'secretariat',
    query: CREATE,
    variables: { input: { ...EVENT, endsAt: '2030-06-01T09:00:00+09:00' } },
    userErrors: ['END_BEFORE_START'],
  },
  { name: 'an expired token', query: EVENTS, token: 'expired', code: 'TOKEN_EXPIRED' },
  { name: 'a forged token', query: EVENTS, token: 'forged', code: 'TOKEN_INVALID' },
  { name: 'no token', query: EVENTS, token: null, code: 'UNAUTHORIZED_FIELD' },
];

test.each(cases)('$name', async ({ token, ...rest }) => {
  const good = await graph.tokenOf('alumni');
  const [head = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...claims, roles: ['SECRETARIAT'] })).toString('base64url');
  const tokens: Record<string, string> = {
    expired: await graph.tokenOf('alumni', -60_000),
    forged: `${head}.${forged}.${signature}`,
  };
  await refused({ ...rest, ...(token !== undefined && { token: token && (tokens[token] ?? token) }) });
});

test('a cursor of another list', async () => {
  const { data } = await graph.ask('alumni', EVENTS);
  const after = data.events.pageInfo.endCursor as string;
  await refused({ name: '', query: `{ articles(after: "${after}") { nodes { id } } }`, code: 'INVALID_CURSOR' });
  await refused({
    name: '',
    query: `{ viewer { myRegistrations(after: "${after}") { nodes { id } } } }`,
    code: 'INVALID_CURSOR',
  });
});

test.each(['2026-02-30', '2026-13-01', '平成元年4月1日', '20260401'])('the date %s in the API', async (birthDate) => {
  const { codes } = await graph.ask('alumni', APPLY, {
    token: null,
    variables: { input: { name: PERSON, birthDate, email: 'm@mail.example' } },
  });
  expect(codes).toEqual(['BAD_USER_INPUT']);
});

test.each([
  ['broken rows', 'ja', iconv.encode('社員番号,氏名\r\n"開いたまま', 'utf8')],
  ['another encoding', 'ja', iconv.encode('社員番号,姓,名\r\n1,山田,太郎\r\n', 'utf16-be')],
  ['nothing', 'en', Buffer.alloc(0)],
  ['no CSV at all', 'en', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
] as const)('a roster file of %s', async (_name, language, file) => {
  const query = `mutation ($csv: String!) { p: importRoster(input: { csvBase64: $csv }) {
    report { isApplied created updated problems { row code message } } userErrors { code message } } }`;
  const { data, errors } = await graph.ask('secretariat', query, {
    language,
    variables: { csv: file.toString('base64') },
  });
  expect(errors).toBeUndefined();
  const { report, userErrors } = data.p;
  expect(report ?? { isApplied: false }).toMatchObject({ isApplied: false });
  const problems = [...userErrors, ...(report?.problems ?? [])] as { message: string }[];
  expect(problems.length).toBeGreaterThan(0);
  for (const { message } of problems) expect([message, JAPANESE.test(message)]).toEqual([message, language === 'ja']);
});
