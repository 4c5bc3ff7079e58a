import { ANONYMOUS } from '../../../common/actor/actor';
import { ManualClock, SECOND } from '../../../common/clock';
import type { RequestContext } from '../../../gateway/http/request-context';
import { withBreaker } from '../../../gateway/resilience/circuit-breaker';
import { withRetries } from '../../../gateway/resilience/retries';
import { verifierOf } from '../kit/remote';
import { subgraphHeaders } from '../../../gateway/resilience/subgraph-headers';
import { withTimeLimit } from '../../../gateway/resilience/time-limit';
import { CallRefused, type SubgraphCall } from '../../../gateway/resilience/way';

const query: SubgraphCall = { subgraph: 'events', operationKind: 'query' };
const mutation: SubgraphCall = { subgraph: 'events', operationKind: 'mutation' };

describe('the way to a subgraph', () => {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  const controller = new AbortController();
  const context = (): RequestContext => ({
    requestId: 'req_1',
    actor: ANONYMOUS,
    locale: 'ja',
    clientName: undefined,
    ip: '::1',
    deadlineAt: clock.now().getTime() + 10 * SECOND,
    signal: controller.signal,
  });
  /** Fails as often as told, then answers; counts calls. */
  const flaky = (failures: number) => {
    const way = {
      calls: 0,
      failures,
      execute: async () => {
        way.calls += 1;
        if (way.calls <= way.failures) throw new Error('unreachable');
        return 'answer';
      },
    };
    return way;
  };

  it('asks once more for a query, after a pause drawn at random, and not for a mutation', async () => {
    const pauses: number[] = [];
    const options = {
      clock,
      attempts: 3,
      pauseMs: 100,
      random: () => 0.5,
      wait: async (ms: number) => pauses.push(ms),
    };
    expect(await withRetries(flaky(2), options).execute(query, context())).toBe('answer');
    expect(pauses).toEqual([50, 100]);
    const way = flaky(1);
    await expect(withRetries(way, options).execute(mutation, context())).rejects.toThrow('unreachable');
    expect(way.calls).toBe(1);
  });

  it('does not ask again when the time is over', async () => {
    const way = flaky(1);
    const late = { ...context(), deadlineAt: clock.now().getTime() };
    await expect(withRetries(way, { clock }).execute(query, late)).rejects.toThrow();
    expect(way.calls).toBe(1);
  });

  it('does not ask again whom it did not ask at all', async () => {
    const way = { calls: 0, execute: () => ((way.calls += 1), Promise.reject(new CallRefused('events', 'too slow'))) };
    await expect(withRetries(way, { clock }).execute(query, context())).rejects.toThrow('too slow');
    expect(way.calls).toBe(1);
  });

  it('counts no failure for a client that went away, but ends a trial that it took along', async () => {
    const gone = new AbortController();
    gone.abort();
    const left = () => ({ ...context(), signal: gone.signal });
    const way = flaky(Infinity);
    const states: string[] = [];
    const guarded = withBreaker(way, { clock, failures: 2, openMs: 1_000, onChange: (_, state) => states.push(state) });
    for (let times = 0; times < 5; times += 1)
      await expect(guarded.execute(query, left())).rejects.toThrow('unreachable');
    expect([way.calls, states]).toEqual([5, []]);
    for (let times = 0; times < 2; times += 1) await expect(guarded.execute(query, context())).rejects.toThrow();
    clock.advance(1_000);
    await expect(guarded.execute(query, left())).rejects.toThrow('unreachable');
    expect(states).toEqual(['open', 'half-open', 'open']);
    clock.advance(1_000);
    way.failures = 0;
    expect(await guarded.execute(query, context())).toBe('answer');
  });

  it('spares a subgraph after failures, tries it once, and goes on when it is back', async () => {
    const way = flaky(4);
    const states: string[] = [];
    const guarded = withBreaker(way, { clock, failures: 3, openMs: 1_000, onChange: (_, state) => states.push(state) });
    for (let times = 0; times < 10; times += 1) await expect(guarded.execute(query, context())).rejects.toThrow();
    expect(way.calls).toBe(3);
    clock.advance(1_000);
    await expect(guarded.execute(query, context())).rejects.toThrow('unreachable');
    await expect(guarded.execute(query, context())).rejects.toThrow('spared');
    expect(way.calls).toBe(4);
    clock.advance(1_000);
    const results = await Promise.allSettled([guarded.execute(query, context()), guarded.execute(query, context())]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await guarded.execute(query, context())).toBe('answer');
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('is not waited for longer than its time, nor asked when the operation has none left', async () => {
    const hangs = { calls: 0, execute: () => ((hangs.calls += 1), new Promise<string>(() => undefined)) };
    await expect(withTimeLimit(hangs, { clock, limitMs: 10 }).execute(query, context())).rejects.toThrow('too slow');
    const late = { ...context(), deadlineAt: clock.now().getTime() + 100 };
    await expect(withTimeLimit(hangs, { clock }).execute(query, late)).rejects.toThrow('no time left');
    expect(hangs.calls).toBe(1);
  });

  it('carries a signed actor for this subgraph and body, and the time that is left', async () => {
    const key = 'k'.repeat(32);
    const body = '{"query":"{ __typename }"}';
    const headers = subgraphHeaders('events', '/graphql', body, context(), { key, clock });
    expect(headers['x-alumni-time-left-ms']).toBe('10000');
    const request = { audience: 'events', method: 'POST', path: '/graphql', body };
    expect(await verifierOf(key, clock).verify(headers, request)).toEqual(ANONYMOUS);
    for (const change of [{ audience: 'content' }, { body: '{}' }, { path: '/other' }, { method: 'GET' }]) {
      const changed = verifierOf(key, clock).verify(headers, { ...request, ...change });
      await expect(changed).rejects.toThrow('ACTOR_REFUSED');
    }
    const verifier = verifierOf(key, clock);
    await verifier.verify(headers, request);
    await expect(verifier.verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
    clock.advance(31 * SECOND);
    await expect(verifierOf(key, clock).verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
  });
});
