import { federate, stockFederation, supergraphOf, type TestSubgraphs } from './testkit';
import { silentLog } from '../../common/log';
import { createStockGraph } from '../../gateway/execution/stock/stock';
import { withoutAccessDirectives } from '../../gateway/supergraph/stock-supergraph';

const guarded: TestSubgraphs = {
  one: {
    sdl: `type Query { open: String secret: String @authenticated scoped: Thing }
      type Thing @key(fields: "id") { id: ID! size: Int deep: String @requiresScopes(scopes: [["a", "b"]]) ruled: String @policy(policies: [["p"]]) }`,
    resolvers: {
      Query: { open: () => 'o', secret: () => 's', scoped: () => ({ id: '1', deep: 'd', ruled: 'r' }) },
      Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, deep: 'd', ruled: 'r' }), size: () => 1 },
    },
  },
  two: {
    sdl: `type Thing @key(fields: "id") { id: ID! size: Int @override(from: "one", label: "percent(0)") extra: Int }`,
    resolvers: { Thing: { size: () => 2, extra: () => 3 } },
  },
};
describe('features that stock ApolloGateway refuses', () => {
  it('load on the compiled executor', async () => {
    const { run } = await federate(guarded);
    expect(await run('{ open secret scoped { deep ruled extra } }')).toEqual({
      data: { open: 'o', secret: 's', scoped: { deep: 'd', ruled: 'r', extra: 3 } },
    });
  });

  it('are refused by stock, and taken out for it by ours', async () => {
    await expect(stockFederation(guarded)).rejects.toThrow();
    const sdl = supergraphOf(guarded);
    expect(withoutAccessDirectives(sdl)).not.toMatch(/@authenticated|@policy|@requiresScopes/);
    const engine = createStockGraph({
      supergraph: { kind: 'text', sdl },
      transports: () => ({ execute: async () => ({}) }),
      log: silentLog,
    });
    const loaded = jest.fn();
    await engine.start(loaded);
    expect(loaded).toHaveBeenCalledTimes(1);
    await engine.stop();
  });
});

describe('progressive @override', () => {
  it.each([
    [0, 1],
    [99, 1],
  ])('resolves where the draw %d says', async (draw, size) => {
    const { run } = await federate(guarded, { drawPercentage: () => draw });
    expect((await run('{ scoped { size } }')).data).toEqual({ scoped: { size } });
  });

  it('moves the field with the draw', async () => {
    const half = {
      ...guarded,
      two: { ...guarded['two'], sdl: guarded['two']?.sdl.replace('percent(0)', 'percent(50)') },
    } as TestSubgraphs;
    const draws = [10, 90];
    const { run } = await federate(half, { drawPercentage: () => draws.shift() ?? 0 });
    // The first draw is used for warming up.
    draws.unshift(10);
    const sizes = [await run('{ scoped { size } }'), await run('{ scoped { size } }')].map(({ data }) => data);
    expect(new Set(sizes.map((data) => JSON.stringify(data))).size).toBe(2);
  });
});
