import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';
import { operationFiles } from '../../gateway/documents/manifest';
import { isPersona } from '../../machine/sample-personas';
import { openTestGraph, type TestGraph } from '../testkit/graph';

// The network's own operations on the compiled executor and on stock ApolloGateway: two machines with the same sample network.

let [compiled, stock]: TestGraph[] = [];
beforeAll(async () => {
  compiled = await openTestGraph();
  stock = await openTestGraph(undefined, { GATEWAY_ENGINE: 'apollo' });
}, 120_000);
afterAll(() => Promise.all([compiled?.close(), stock?.close()]));

const operations = operationFiles(path.join(PROJECT_ROOT, 'schema', 'operations')).flatMap(({ name, text, header }) =>
  (header.persona ?? '').split(/[\s,]+/).map((persona) => ({ name, text, header, persona })),
);

/** Ids by the order in which they appear and times to the day: the sample network is as old as its start tells, and the two start apart. */
function withoutMoments(answer: unknown): unknown {
  const seen = new Map<string, string>();
  const named = (text: string) => seen.get(text) ?? (seen.set(text, `made ${seen.size + 1}`), seen.get(text)!);
  const written = JSON.stringify(answer)
    .replace(/(?<=ursor":)"([\w-]+)"/g, (_, text: string) => JSON.stringify(Buffer.from(text, 'base64url').toString()))
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+|"refreshToken":"[^"]+"/g, 'secret')
    .replace(/\b[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}\b/g, named)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => time.slice(0, 10));
  return JSON.parse(written);
}

async function answerOf(graph: TestGraph | undefined, { text, header, persona }: (typeof operations)[number]) {
  if (!graph) throw new Error('not open');
  const variables = header.variables ? (JSON.parse(header.variables) as Record<string, unknown>) : {};
  const token = persona === 'visitor' && { token: null };
  const { data, errors = [] } = await graph.ask(isPersona(persona) ? persona : 'alumni', text, { variables, ...token });
  return withoutMoments({ data, errors: errors.map((each) => ({ path: each.path, code: each.extensions.code })) });
}

test.each(operations)('$name as $persona is answered alike by both engines', async (operation) => {
  const answer = await answerOf(compiled, operation);
  expect(answer).toEqual(await answerOf(stock, operation));
  // A version of 0 stands for the one that its user has read.
  const isOutdated = operation.header.variables?.includes('"expectedVersion": 0');
  const errors = isOutdated ? [expect.objectContaining({ code: 'CONFLICT' })] : [];
  expect(answer).toEqual({ data: expect.any(Object), errors });
});

test.each([
  ['a page too long', '{ articles(first: 1000) { nodes { id } } }'],
  ['a cursor of nothing', '{ events(after: "nonsense") { nodes { id } } viewer { id } }'],
  ['an id of nothing', '{ article(id: "art_01HXWRRY001498Q0A4D0DRCJAG") { id } viewer { displayName } }'],
])('%s is refused alike by both engines', async (_name, text) => {
  const operation = { name: 'refused', text, header: {}, persona: 'alumni' } as (typeof operations)[number];
  expect(await answerOf(compiled, operation)).toEqual(await answerOf(stock, operation));
});
