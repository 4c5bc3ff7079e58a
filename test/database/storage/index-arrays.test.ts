import { indexOf, loadedIndex, storedIndex } from '../../../database/embedded/index-definition';
import { LocalStore } from '../kit/local-store';

const spec = { v: 2, key: { tags: 1, on: -1 }, name: 'tags_1_on_-1' };

test('which fields hold arrays is kept with the index', () => {
  const kept = loadedIndex(storedIndex(indexOf(spec, 7, ['tags'])));
  expect([...kept.arrays]).toEqual(['tags']);
  expect(loadedIndex(storedIndex(indexOf(spec, 7))).multikey).toBe(false);
});

test('an index of an earlier version, which knew only that there are arrays, may have them anywhere', () => {
  const { arrays: _unknown, ...earlier } = storedIndex(indexOf(spec, 7, ['tags']));
  expect([...loadedIndex(earlier).arrays]).toEqual(['tags', 'on']);
  expect(loadedIndex({ ...earlier, multikey: false }).multikey).toBe(false);
});

describe('after a restart', () => {
  const store = new LocalStore();
  afterAll(() => store.remove());

  test('an array that was written once is still known', async () => {
    const before = (await store.connect()).db('arrays').collection<{ _id: number; tags: unknown; on: unknown }>('c');
    await before.createIndex({ tags: 1, on: -1 });
    await before.insertMany([
      { _id: 1, tags: ['a', 'b'], on: 3 },
      { _id: 2, tags: 'a', on: 5 },
    ]);
    await before.insertOne({ _id: 3, tags: 'a', on: [1, 9] });
    await store.stop();
    const after = (await store.connect()).db('arrays').collection('c');
    const found = await after.find({ tags: 'a', on: { $gt: 5, $lt: 3 } }).toArray();
    expect(found.map(({ _id }) => _id as unknown)).toEqual([3]);
    const sorted = await after.find({ tags: 'a' }).sort({ on: 1 }).toArray();
    expect(sorted.map(({ _id }) => _id as unknown)).toEqual([3, 1, 2]);
  });
});
