import { createGraph } from '../../gateway/execution/gateway';
import { silentLog } from '../../common/log';
import { shop } from './cases/shop';
import { federate, runnerOf, supergraphOf, type Federation } from './testkit';

describe('what goes wrong in a subgraph', () => {
  let shopping: Federation;
  beforeEach(async () => (shopping = await federate(shop)));

  const transport = (name: string) => shopping.transports[name] as NonNullable<(typeof shopping.transports)[string]>;

  it('takes only the fields of a subgraph that does not answer, and says where, without its address', async () => {
    transport('reviews').fault = new Error('connect ECONNREFUSED 10.1.2.3:4001');
    const { data, errors } = await shopping.run('{ me { name reviews { id } } topProducts(first: 1) { name } }');
    expect(data).toEqual({ me: { name: 'Aoi', reviews: null }, topProducts: [{ name: 'Desk' }] });
    expect(errors?.map(({ path }) => path)).toEqual([['me', 'reviews']]);
    expect(JSON.stringify(errors)).not.toContain('10.1.2.3');
    transport('reviews').fault = undefined;
    expect((await shopping.run('{ me { reviews { id } } }')).errors).toBeUndefined();
  });

  it('takes an entity error to every place that the entity hangs at, under the client names', async () => {
    transport('accounts').fault = {
      data: { _entities: [null] },
      errors: [{ message: 'gone', path: ['_entities', 0, 'name'] }],
    } as never;
    const { data, errors } = await shopping.run('{ p: product(upc: "p2") { r: reviews { by: author { name } } } }');
    expect(data).toEqual({ p: { r: [{ by: null }] } });
    expect(errors).toEqual([{ message: 'gone', path: ['p', 'r', 0, 'by', 'name'] }]);
  });

  it('nulls the nearest nullable parent of a missing non-null value, with one error at its place', async () => {
    transport('inventory').fault = { data: { _entities: [{ inStock: null }] } } as never;
    const { data, errors } = await shopping.run('{ product(upc: "p1") { inStock } me { id } }');
    expect(data).toEqual({ product: null, me: { id: 'u1' } });
    expect(errors?.map(({ path }) => path)).toEqual([['product', 'inStock']]);
  });

  it('keeps prototypes clean when a subgraph answers __proto__', async () => {
    transport('products').fault = JSON.parse(
      '{"data":{"product":{"__proto__":{"polluted":true},"__typename":"Product","upc":"p1","name":"Desk"}}}',
    ) as never;
    const { data } = await shopping.run('{ product(upc: "p1") { name } }');
    expect(data).toEqual({ product: { name: 'Desk' } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('asks for each distinct entity once', async () => {
    await shopping.run('{ users { reviews { product { reviews { author { name } } } } } }');
    const [names] = transport('accounts').requests.filter(({ document }) => document.includes('_entities'));
    expect(
      Object.values((JSON.parse(names?.body() ?? '') as { variables: Record<string, unknown[]> }).variables)[0],
    ).toHaveLength(3);
  });
});

describe('a new supergraph', () => {
  it('is taken over while running, and a broken one is not', async () => {
    const { inventory, ...smaller } = shop;
    expect(inventory).toBeDefined();
    const texts = [supergraphOf(smaller), 'nonsense', supergraphOf(shop)];
    const served: number[] = [];
    let waiting: (() => void) | undefined;
    const whole = await federate(shop);
    const graph = createGraph({
      supergraph: {
        kind: 'poll',
        intervalMs: 1,
        fetch: async () => (texts.length > 1 ? (texts.shift() as string) : (texts[0] as string)),
      },
      transports: (name) => whole.transports[name] as never,
      log: silentLog,
    });
    const run = await runnerOf({
      ...graph,
      start: (onSchema) =>
        graph.start((schema) => {
          served.push(Object.keys(schema.apiSchema.getTypeMap()).length);
          onSchema(schema);
          if (served.length === 2) waiting?.();
        }),
      execute: (request) => graph.execute(request),
      stop: () => graph.stop(),
    });
    if (served.length < 2) await new Promise<void>((resolve) => (waiting = resolve));
    expect((await run('{ product(upc: "p1") { inStock } }')).data).toEqual({ product: { inStock: true } });
    await graph.stop();
    expect(served).toHaveLength(2);
  });
});
