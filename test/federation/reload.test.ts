import { createServer } from 'node:http';
import { silentLog } from '../../common/log';
import { createGraph } from '../../gateway/execution/gateway';
import { UNLIMITED } from '../../gateway/demand/budgets';
import { createGateway, type Gateway } from '../../gateway/server';
import { fetchSupergraphFrom } from '../../gateway/supergraph/remote-supergraph';
import { colours } from './cases/colours';
import { closed, portOf } from './served';
import { RecordingTransport, schemaOf, supergraphOf } from './testkit';

const QUERY = '{ things { id colour detail near { detail } } }';
const CLIENTS = 200;
const NETWORKS = [colours('blue'), colours('green')];

interface Seen {
  readonly colours: Set<string>;
  answers: number;
}

describe('a supergraph that changes under load', () => {
  let gateway: Gateway;
  /** What the address of the supergraph answers. */
  let published = '';
  let asked = 0;
  const registry = createServer((_request, response) => {
    asked++;
    if (published === '') response.writeHead(503).end();
    else response.end(published);
  });

  beforeAll(async () => {
    published = textOf(0);
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const subgraphs = Object.assign({}, ...NETWORKS) as ReturnType<typeof colours>;
    const engine = createGraph({
      supergraph: { kind: 'poll', fetch: fetchSupergraphFrom(`http://127.0.0.1:${portOf(registry)}/`), intervalMs: 5 },
      transports: (name) => new RecordingTransport(schemaOf(subgraphs[name] as (typeof subgraphs)[string])),
      shareIdentical: false,
      log: silentLog,
    });
    gateway = await createGateway({
      engine,
      ready: async () => ({}),
      verifiers: [],
      budgets: UNLIMITED,
      log: silentLog,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await closed(registry);
  });

  const textOf = (network: number): string => supergraphOf(NETWORKS[network] ?? {});
  const ask = async (query: string): Promise<{ data?: Record<string, unknown> | null; errors?: unknown[] }> =>
    (await gateway.app.inject({ method: 'POST', url: '/graphql', payload: { query } })).json();
  /** Resolves when the address has been read again, twice, and what was read is served. */
  const taken = async (field: string): Promise<void> => {
    for (let tries = 0; tries < 400; tries++) if (!(await ask(`{ ${field} }`)).errors) return;
    throw new Error(`The supergraph with ${field} was not taken over.`);
  };

  it('loses no request and mixes no two supergraphs in one answer', async () => {
    const seen: Seen = { colours: new Set(), answers: 0 };
    let running = true;
    let inFlight = 0;
    let most = 0;
    const client = async (number: number): Promise<void> => {
      for (let turn = 0; running; turn++) {
        most = Math.max(most, ++inFlight);
        const { data, errors } = await ask(`query Q${(number + turn) % 10} ${QUERY}`);
        inFlight--;
        expect(errors).toBeUndefined();
        const found = new Set(JSON.stringify(data).match(/blue|green/g));
        expect([...found]).toHaveLength(1);
        for (const colour of found) seen.colours.add(colour);
        seen.answers++;
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
    const failure = Promise.all(clients);
    for (let change = 1; change <= 3; change++) {
      published = textOf(change % 2);
      await Promise.race([taken(change % 2 === 1 ? 'green' : 'blue'), failure]);
    }
    running = false;
    await failure;
    expect(most).toBe(CLIENTS);
    expect([...seen.colours].sort()).toEqual(['blue', 'green']);
    expect(seen.answers).toBeGreaterThan(2 * CLIENTS);
  }, 120_000);

  it.each(['', 'not a supergraph', 'type Query { broken: Int }', 'schema @link(url: "x") { query: Query }'])(
    'keeps the last good one when what comes is %j',
    async (broken) => {
      const before = asked;
      published = broken;
      while (asked < before + 4) await ask(QUERY);
      expect((await ask(QUERY)).errors).toBeUndefined();
      published = textOf(1);
      await taken('green');
      published = textOf(0);
      await taken('blue');
    },
    60_000,
  );
});
