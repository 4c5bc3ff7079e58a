import type { Server } from 'node:http';
import { silentLog } from '../../common/log';
import { systemClock } from '../../common/clock';
import { UNLIMITED } from '../../gateway/demand/budgets';
import { createRemoteGraph } from '../../gateway/remote-graph';
import { createGateway, type Gateway } from '../../gateway/server';
import { shop } from './cases/shop';
import { closed, listenAs, serveSubgraphs, type ServedSubgraphs } from './served';

const QUERY = '{ me { name reviews { id } } topProducts { name inStock } }';

interface Answer {
  readonly data: {
    me: { name: string; reviews: unknown[] | null } | null;
    topProducts: ({ inStock: unknown } | null)[];
  };
  readonly errors?: readonly { readonly path?: readonly (string | number)[]; readonly extensions: { code: string } }[];
}

describe('a subgraph that is killed and comes back under load', () => {
  let served: ServedSubgraphs;
  let gateway: Gateway;
  let address: string;
  let reborn: Server | undefined;

  beforeAll(async () => {
    served = await serveSubgraphs(shop);
    const { engine, ready } = await createRemoteGraph({
      supergraph: { kind: 'text', sdl: served.supergraph },
      subgraphUrls: new Map(),
      actorKey: undefined,
      manifest: { version: 1, documents: [] },
      clock: systemClock,
      log: silentLog,
    });
    gateway = await createGateway({ engine, ready, verifiers: [], budgets: UNLIMITED, log: silentLog });
    address = await gateway.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await gateway.stop();
    await served.stop();
    if (reborn) await closed(reborn);
  });

  const ask = async (): Promise<Answer> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };

  it('nulls its own fields only, with their paths, and heals by itself', async () => {
    const counts = { whole: 0, part: 0 };
    let running = true;
    const client = async (): Promise<void> => {
      while (running) {
        const { data, errors = [] } = await ask();
        // What the other subgraphs know is always there.
        expect(data.me?.name).toBe('Aoi');
        expect(data.topProducts.length).toBeGreaterThan(0);
        for (const product of data.topProducts) expect(product?.inStock).toEqual(expect.any(Boolean));
        for (const { path, extensions } of errors) {
          expect(path).toEqual(['me', 'reviews']);
          expect(extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
        }
        expect(data.me?.reviews === null).toBe(errors.length > 0);
        counts[errors.length > 0 ? 'part' : 'whole']++;
      }
    };
    const clients = Promise.all(Array.from({ length: 40 }, client));
    const until = async (kind: keyof typeof counts, more: number): Promise<void> => {
      const wanted = counts[kind] + more;
      while (counts[kind] < wanted) await Promise.race([ask(), clients]);
    };
    await until('whole', 40);
    await closed(served.servers['reviews'] as Server);
    await until('part', 200);
    reborn = await listenAs(shop['reviews'] as (typeof shop)[string], served.ports['reviews']);
    // The breaker lets one request try after some seconds.
    await until('whole', 200);
    running = false;
    await clients;
    expect((await ask()).errors).toBeUndefined();
  }, 60_000);
});
