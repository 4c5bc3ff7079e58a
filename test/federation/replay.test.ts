import { getOperationAST, parse } from 'graphql';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { Recordings } from '../../gateway/execution/replay/recording';
import { createGraph } from '../../gateway/execution/gateway';
import type { EngineRequest } from '../../gateway/http/engine';
import { NEVER } from '../../gateway/limits/deadline';
import { parseAnswer, type SubgraphTransport } from '../../gateway/transport/transport';
import { RecordingTransport, schemaOf, supergraphOf, type TestSubgraphs } from './testkit';

const people = new Map<string, { id: string; name: string; friend: string }>();
const notes = new Map<string, string>();
const SUBGRAPHS: TestSubgraphs = {
  people: {
    sdl: 'type Query { people(first: Int): [Person!]! } type Mutation { touch: Int } type Person @key(fields: "id") { id: ID! name: String friend: Person }',
    resolvers: {
      Query: { people: (_: unknown, { first = 99 }: { first?: number }) => [...people.values()].slice(0, first) },
      Mutation: { touch: () => 1 },
      Person: {
        __resolveReference: ({ id }: { id: string }) => people.get(id),
        friend: ({ friend }: { friend: string }) => people.get(friend),
      },
    },
  },
  notes: {
    sdl: 'type Person @key(fields: "id") { id: ID! note: Note } type Note { text: String author: Person }',
    resolvers: {
      Person: { note: ({ id }: { id: string }) => ({ text: notes.get(id) ?? null, author: { id } }) },
    },
  },
};
const QUERY = '{ people { name friend { id } note { text author { name } } } }';

beforeEach(() => {
  for (const id of ['a', 'b', 'c']) {
    people.set(id, { id, name: `name ${id}`, friend: 'a' });
    notes.set(id, `note ${id}`);
  }
});

/** Subgraphs that answer in text, as over HTTP, or in objects, which are never recorded. */
async function graphOf(kind: 'text' | 'objects') {
  const made: Record<string, RecordingTransport> = {};
  let parsed = 0;
  const textual = (inner: RecordingTransport): SubgraphTransport => ({
    async execute(request) {
      const { data, errors } = await inner.execute(request);
      const text = JSON.stringify({ data, errors });
      if (text === request.known?.text) return { text, same: true };
      parsed++;
      const { answer, repeated } = (request.parse ?? parseAnswer)(text);
      return { ...(answer as object), repeated, text };
    },
  });
  const graph = createGraph({
    supergraph: { kind: 'text', sdl: supergraphOf(SUBGRAPHS) },
    transports(name) {
      const inner = (made[name] = new RecordingTransport(schemaOf(SUBGRAPHS[name]!)));
      return kind === 'text' ? textual(inner) : inner;
    },
    shareIdentical: false,
    log: silentLog,
  });
  await graph.start(() => undefined);
  const run = (text: string, signal = NEVER) => graph.execute(requestOf(text, signal));
  const sent = () => Object.values(made).reduce((sum, { requests }) => sum + requests.length, 0);
  return { graph, run, sent, made, parsed: () => parsed };
}

function requestOf(text: string, signal: AbortSignal): EngineRequest {
  const document = parse(text);
  const context = { requestId: 't', actor: ANONYMOUS, locale: 'ja' as const, clientName: undefined, ip: '::1' };
  const operation = getOperationAST(document)!;
  const deadlineAt = Date.now() + 10_000;
  return { document, documentKey: text, operation, variables: {}, context: { ...context, deadlineAt, signal } };
}

describe('an operation whose subgraphs answer the same again', () => {
  it('asks as often and answers the same, without reading the answers', async () => {
    const { run, sent, parsed } = await graphOf('text');
    const first = await run(QUERY);
    const [asked, read] = [sent(), parsed()];
    expect(await run(QUERY)).toEqual(first);
    expect([sent(), parsed()]).toEqual([2 * asked, read]);
  });

  it('sees a change in any wave, and asks nothing twice', async () => {
    const { run, sent } = await graphOf('text');
    const plain = await graphOf('objects');
    await run(QUERY);
    await plain.run(QUERY);
    for (const change of [
      () => notes.set('b', 'changed'),
      () => people.set('c', { id: 'c', name: 'other', friend: 'b' }),
      () => people.delete('a'),
      () => notes.delete('c'),
    ]) {
      change();
      const [before, plainBefore] = [sent(), plain.sent()];
      expect(await run(QUERY)).toEqual(await plain.run(QUERY));
      expect(sent() - before).toBe(plain.sent() - plainBefore);
    }
  });

  it('loses only the fields of a subgraph that fails, and no longer than it does', async () => {
    const { run, made } = await graphOf('text');
    const whole = await run(QUERY);
    made['notes']!.fault = new Error('down');
    const { data, errors } = await run(QUERY);
    expect(JSON.stringify(data)).toContain('"name":"name a","friend":{"id":"a"},"note":null');
    expect(errors?.length).toBeGreaterThan(0);
    made['notes']!.fault = undefined;
    expect(await run(QUERY)).toEqual(whole);
  });

  it('is not answered whole when its client has gone', async () => {
    const { run } = await graphOf('text');
    const whole = await run(QUERY);
    const gone = new AbortController();
    gone.abort();
    expect(await run(QUERY, gone.signal)).not.toEqual(whole);
    expect(await run(QUERY)).toEqual(whole);
  });

  it('is no longer compared when its answers are mostly new, and right all the same', async () => {
    const { run } = await graphOf('text');
    const plain = await graphOf('objects');
    for (let index = 0; index < 60; index++) {
      notes.set('a', `note ${index}`);
      expect(await run(QUERY)).toEqual(await plain.run(QUERY));
    }
  });

  it('runs mutations anew each time', async () => {
    const { run, made } = await graphOf('text');
    for (let index = 0; index < 3; index++) await run('mutation { touch }');
    expect(made['people']!.requests).toHaveLength(3);
  });
});

describe('recordings', () => {
  it('take no more than their room', () => {
    const recordings = new Recordings();
    const result = { data: 'x'.repeat(100_000), objects: 1, errors: [] };
    for (let index = 0; index < 2_000; index++) recordings.set(`key ${index}`, { exchanges: new Map(), result });
    expect(recordings.size).toBeLessThanOrEqual(32 * 1_048_576);
    expect(recordings.get('key 1999')).toBeDefined();
    recordings.set('large', { exchanges: new Map(), result: { ...result, data: 'x'.repeat(4_000_000) } });
    expect(recordings.get('large')).toBeUndefined();
  });
});
