import { PlanningTimeout } from '../../../gateway/planning/plan';
import { PlannerThread, type PlanQuestion } from '../../../gateway/planning/apollo/planner-thread';
import { supergraphOf } from '../../federation/testkit';

const sdlWith = (field: string): string =>
  supergraphOf({ one: { sdl: `type Query { ${field}(n: Int): Int }`, resolvers: {} } });

/** Takes hundreds of milliseconds. */
const LONG = `{ ${Array.from({ length: 5_000 }, (_, n) => `a${n}: first(n: ${n})`).join(' ')} }`;

describe('the thread of the second planner', () => {
  const first = sdlWith('first');
  const thread = new PlannerThread();
  const ask = (more: Partial<PlanQuestion> = {}) =>
    thread.plan({
      sdl: first,
      document: '{ first }',
      operationName: undefined,
      labels: new Map(),
      budgetMs: 60_000,
      ...more,
    });

  it('plans, and says why not', async () => {
    expect(await ask()).toMatchObject({ kind: 'fetch', subgraph: 'one', document: '{first}' });
    await expect(ask({ document: '{ second }' })).rejects.toThrow('Cannot query field "second" on type "Query"');
    await expect(ask({ sdl: 'type Query { a: Int }' })).rejects.toThrow();
  });

  it('leaves the event loop to others meanwhile', async () => {
    let ticks = 0;
    const counting = setInterval(() => ticks++, 1);
    await ask({ document: LONG });
    clearInterval(counting);
    expect(ticks).toBeGreaterThan(5);
  });

  it('gives up a document that takes too long, and does the others all the same', async () => {
    const results = await Promise.allSettled([
      ask(),
      ask({ document: LONG, budgetMs: 1 }),
      ask(),
      ask({ sdl: sdlWith('other'), document: '{ other }' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(PlanningTimeout);
  });

  it('does not count the time that a document waits for its turn', async () => {
    const before = Array.from({ length: 4 }, () => ask({ document: LONG }));
    expect(await ask({ budgetMs: 1_000 })).toMatchObject({ document: '{first}' });
    await Promise.all(before);
  });

  it('knows supergraphs again that it has put away for others', async () => {
    const fields = Array.from({ length: 6 }, (_, n) => `field${n}`);
    for (const field of [...fields, ...fields]) {
      const plan = await ask({ sdl: sdlWith(field), document: `{ ${field} }` });
      expect(plan).toMatchObject({ document: `{${field}}` });
    }
    expect(await ask()).toMatchObject({ document: '{first}' });
  });
});
