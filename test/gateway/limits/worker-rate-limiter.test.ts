import { ManualClock, SECOND } from '../../../common/clock';
import { LocalRateLimiter } from '../../../gateway/limits/local-rate-limiter';
import { WorkerRateLimiter, waitsFor, type RateMessage } from '../../../gateway/limits/worker-rate-limiter';

const clock = new ManualClock('2025-06-02T00:00:00Z');
const allowance = { capacity: 10, periodMs: 10_000 };

describe('rate limits of worker processes', () => {
  const primary = new LocalRateLimiter(clock);
  const sent: RateMessage[] = [];
  const worker = (): WorkerRateLimiter => {
    const made: WorkerRateLimiter = new WorkerRateLimiter((message) => {
      sent.push(message);
      void waitsFor(message, primary).then((waits) => waits && made.answer(waits));
    }, new LocalRateLimiter(clock));
    return made;
  };

  it('are one count, and what one request takes is one message', async () => {
    const [one, other] = [worker(), worker()];
    expect(await Promise.all([one.take('a', 6, allowance), one.take('b', 10, allowance)])).toEqual([0, 0]);
    expect(sent).toHaveLength(1);
    expect(await Promise.all([other.take('a', 6, allowance), other.take('b', 1, allowance)])).toEqual([2_000, 1_000]);
    const waits = await Promise.all(
      Array.from({ length: 30 }, (_, i) => (i % 2 ? one : other).take('c', 1, allowance)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  });

  it('are counted by each alone while the primary does not answer', async () => {
    jest.useFakeTimers();
    const alone = new WorkerRateLimiter(() => undefined, new LocalRateLimiter(clock));
    const taking = Promise.all([alone.take('a', 10, allowance), alone.take('a', 1, allowance)]);
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(await taking).toEqual([0, 1_000]);
    jest.useRealTimers();
  });
});
