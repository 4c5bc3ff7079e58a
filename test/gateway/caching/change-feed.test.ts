import { setImmediate as turn } from 'node:timers/promises';
import { ChangeRelay, WorkerChanges, type ChangeMessage } from '../../../gateway/caching/change-feed';

/** Some workers and their primary; messages arrive a turn after they were sent, as between processes. */
function processes(count: number) {
  const relay = new ChangeRelay();
  const heard: string[][] = [];
  const deaf = new Set<number>();
  const workers = Array.from({ length: count }, (_, index) => {
    const channel = {
      send: (answer: ChangeMessage) => void turn().then(() => !deaf.has(index) && worker.take(answer)),
    };
    const send = (message: ChangeMessage): void => void turn().then(() => relay.take(index, message, channel));
    const worker: WorkerChanges = new WorkerChanges({ send });
    heard.push([]);
    worker.listen({ heard: (who) => void heard[index]?.push(who) });
    return worker;
  });
  return { relay, workers, heard, deaf };
}

describe('a change in one worker', () => {
  it('is heard by all others before it counts as told', async () => {
    const { workers, heard } = processes(3);
    await workers[1]?.tell('member mem_1');
    expect(heard).toEqual([['member mem_1'], [], ['member mem_1']]);
    await Promise.all([workers[0]?.tell('a'), workers[0]?.tell('b'), workers[2]?.tell('c')]);
    expect(heard).toEqual([
      ['member mem_1', 'c'],
      ['a', 'b', 'c'],
      ['member mem_1', 'a', 'b'],
    ]);
  });

  it('waits for nobody where there is one worker, and for none that has ended', async () => {
    await processes(1).workers[0]?.tell('a');
    const { workers, relay, deaf } = processes(3);
    deaf.add(2);
    let told = false;
    const telling = workers[0]?.tell('a').then(() => (told = true));
    for (let time = 0; time < 20; time++) await turn();
    expect(told).toBe(false);
    relay.leave(2);
    await telling;
    await workers[0]?.tell('b');
  });

  it('does not wait for a worker that is only starting', async () => {
    const { relay, workers } = processes(1);
    const starting = new WorkerChanges({ send: (message) => relay.take(1, message, { send: () => undefined }) });
    let told = false;
    void workers[0]?.tell('a').then(() => (told = true));
    for (let time = 0; time < 20; time++) await turn();
    expect(told).toBe(true);
    starting.listen({ heard: () => undefined });
    told = false;
    void workers[0]?.tell('b').then(() => (told = true));
    for (let time = 0; time < 20; time++) await turn();
    expect(told).toBe(false);
  });

  it('is not held up for long by a worker that does not hear', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { workers, deaf } = processes(2);
    deaf.add(1);
    const telling = workers[0]?.tell('a');
    await jest.advanceTimersByTimeAsync(1_000);
    await telling;
    jest.useRealTimers();
  });
});
