import type { Model } from 'mongoose';
import { sharedRead } from '../../database/shared-reads';

/** Reads that end when the test says so, in the order in which they began. */
function reads() {
  const open: (() => void)[] = [];
  let begun = 0;
  const read = (): Promise<number> => {
    const number = (begun += 1);
    return new Promise((resolve) => open.push(() => resolve(number)));
  };
  return { read, end: () => open.shift()?.(), count: () => begun };
}

const model = (): Model<never> => ({}) as Model<never>;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who asks while a read is under way shares the next one, which begins after he asked', async () => {
  const [articles, { read, end, count }] = [model(), reads()];
  const first = sharedRead(articles, { state: 'PUBLISHED' }, read);
  const late = [1, 2, 3].map(() => sharedRead(articles, { state: 'PUBLISHED' }, read));
  expect(count()).toBe(1);
  end();
  expect(await first).toBe(1);
  await turn();
  end();
  expect(await Promise.all(late)).toEqual([2, 2, 2]);
  expect(count()).toBe(2);
});

test('different questions, models and patterns share nothing', () => {
  const [articles, { read, count }] = [model(), reads()];
  void sharedRead(articles, { name: /a/ }, read);
  void sharedRead(articles, { name: /b/ }, read);
  void sharedRead(articles, { state: 'DRAFT' }, read);
  void sharedRead(model(), { state: 'DRAFT' }, read);
  expect(count()).toBe(4);
});

test('a read that fails does not keep the next from trying', async () => {
  const [articles, { read, end }] = [model(), reads()];
  const failing = sharedRead(articles, 'x', () => Promise.reject(new Error('no server')));
  const next = sharedRead(articles, 'x', read);
  await expect(failing).rejects.toThrow('no server');
  await turn();
  end();
  expect(await next).toBe(1);
});
