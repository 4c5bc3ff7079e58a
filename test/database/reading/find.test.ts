import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const numbers = Array.from({ length: 250 }, (_, n) => ({ _id: n, n: n % 10, text: `t${String(n).padStart(3, '0')}` }));
const ids = (found: Document[]): unknown[] => found.map((document) => document._id);

describe('pages', () => {
  let collection: Awaited<ReturnType<typeof session.collection>>;
  beforeAll(async () => {
    collection = await session.collection(numbers);
  });

  test('sort by two fields, skip, limit', async () => {
    const found = await collection.find({}, { sort: { n: -1, _id: 1 }, skip: 24, limit: 3 }).toArray();
    expect(ids(found)).toEqual([249, 8, 18]);
  });
  test('natural order is the order of insertion', async () => {
    expect(ids(await collection.find({ n: 3 }, { limit: 3 }).toArray())).toEqual([3, 13, 23]);
  });
  test.each([1, 7, 100, 101, 249, 250, 1000])('batches of %i give everything once', async (batchSize) => {
    expect(ids(await collection.find({}, { batchSize, sort: { _id: 1 } }).toArray())).toEqual(
      numbers.map(({ _id }) => _id),
    );
  });
  test('the first batch holds 101 documents, and the cursor is gone at the end', async () => {
    const { cursor } = (await session.db.command({ find: collection.collectionName })) as Document;
    expect(cursor.firstBatch).toHaveLength(101);
    expect(cursor.ns).toBe(`${session.name}.${collection.collectionName}`);
    const rest = (await session.db.command({ getMore: cursor.id, collection: collection.collectionName })) as Document;
    expect(rest.cursor.nextBatch).toHaveLength(149);
    expect(Number(rest.cursor.id)).toBe(0);
    await expectCode(session.db.command({ getMore: cursor.id, collection: collection.collectionName }), 43);
  });
  test.each<[string, Document, boolean]>([
    ['a batch that takes the last document leaves its cursor open', {}, true],
    ['a limit says that it is the last', { limit: 250 }, false],
    ['so does a sort in memory', { sort: { text: 1 } }, false],
  ])('%s', async (_name, options, open) => {
    const command = { find: collection.collectionName, batchSize: 250, ...options };
    const { cursor } = (await session.db.command(command)) as Document;
    expect(cursor.firstBatch).toHaveLength(250);
    expect(String(cursor.id) !== '0').toBe(open);
    if (!open) return;
    const more = { getMore: cursor.id, collection: collection.collectionName };
    expect((await session.db.command(more)).cursor).toMatchObject({ nextBatch: [], id: expect.anything() });
    await expectCode(session.db.command(more), 43);
  });
  test('a single batch leaves no cursor', async () => {
    const { cursor } = (await session.db.command({
      find: collection.collectionName,
      batchSize: 5,
      singleBatch: true,
    })) as Document;
    expect([cursor.firstBatch.length, Number(cursor.id)]).toEqual([5, 0]);
  });
  test('batchSize 0 opens a cursor and reads nothing', async () => {
    const { cursor } = (await session.db.command({ find: collection.collectionName, batchSize: 0 })) as Document;
    expect(cursor.firstBatch).toEqual([]);
    const killed = await session.db.command({
      killCursors: collection.collectionName,
      cursors: [cursor.id, cursor.id.add(1)],
    });
    expect(killed).toMatchObject({
      cursorsKilled: [cursor.id],
      cursorsNotFound: [cursor.id.add(1)],
      cursorsAlive: [],
      cursorsUnknown: [],
    });
  });
  test('a cursor sees no document twice while others write', async () => {
    const busy = await session.collection(numbers);
    const cursor = busy.find({}, { batchSize: 10 });
    const seen: unknown[] = [];
    for await (const document of cursor) {
      seen.push(document._id);
      if (seen.length % 50 === 0) await busy.updateMany({}, { $set: { longer: 'x'.repeat(seen.length) } });
    }
    expect(new Set(seen).size).toBe(250);
    expect(seen).toHaveLength(250);
  });
  test('a hint to what does not exist', () => expectCode(collection.find({}, { hint: 'nothing_1' }).toArray(), 2));
  test('a negative skip', () => expectCode(session.db.command({ find: collection.collectionName, skip: -1 }), 51024));
  test('tailable needs a capped collection', () => expectCode(collection.find({}, { tailable: true }).toArray(), 2));
  test('an unknown field of the command', () =>
    expectCode(session.db.command({ find: collection.collectionName, nonsense: 1 }), 40415));
  test('min and max bound a hinted index', async () => {
    const found = await collection.find({}, { min: { _id: 10 }, max: { _id: 13 }, hint: { _id: 1 } }).toArray();
    expect(ids(found)).toEqual([10, 11, 12]);
  });
  test('count of a whole collection, with skip and limit', async () => {
    const count = async (options: Document): Promise<unknown> =>
      (await session.db.command({ count: collection.collectionName, ...options })).n;
    const all = (await collection.find().toArray()).length;
    expect(await collection.estimatedDocumentCount()).toBe(all);
    expect(await count({ skip: 3 })).toBe(all - 3);
    expect(await count({ skip: 3, limit: 4 })).toBe(4);
    expect(await count({ skip: all + 1 })).toBe(0);
    expect(await count({ limit: all + 1 })).toBe(all);
  });

  test('count with skip and limit', async () => {
    expect(await collection.countDocuments({ n: 4 }, { skip: 5, limit: 10 })).toBe(10);
    expect(await session.db.command({ count: collection.collectionName, query: { n: 4 }, skip: 20 })).toMatchObject({
      n: 5,
    });
    expect(await collection.estimatedDocumentCount()).toBe(250);
  });
});

test('distinct reaches into arrays and keeps types apart', async () => {
  const collection = await session.collection([{ v: 1 }, { v: [1, 2, 'x'] }, { v: null }, {}, { v: { a: 1 } }]);
  const values = await collection.distinct('v');
  expect(values).toHaveLength(5);
  expect(values).toEqual(expect.arrayContaining([1, 2, 'x', null, { a: 1 }]));
  expect(await collection.distinct('v', { v: 2 })).toEqual(expect.arrayContaining([1, 2, 'x']));
});

test('reading what does not exist gives nothing', async () => {
  const nowhere = session.db.collection('nowhere');
  expect(await nowhere.find().toArray()).toEqual([]);
  expect(await nowhere.countDocuments()).toBe(0);
  expect(await nowhere.deleteMany({})).toMatchObject({ deletedCount: 0 });
  expect(await session.db.listCollections({ name: 'nowhere' }).toArray()).toEqual([]);
});

test('maxTimeMS ends what takes too long', async () => {
  const collection = await session.collection(numbers.slice(0, 100));
  // 10^8 pairs cannot be made in 5 ms, however fast the machine.
  const pipeline = Array.from({ length: 4 }, (_, i) => [
    { $lookup: { from: collection.collectionName, pipeline: [], as: `p${i}` } },
    { $unwind: `$p${i}` },
    { $project: { one: 1 } },
  ]).flat();
  await expectCode(collection.aggregate([...pipeline, { $count: 'n' }], { maxTimeMS: 5 }).toArray(), 50);
  expect(await collection.countDocuments()).toBe(100);
});

test('delete one, by sort order of insertion, and many', async () => {
  const collection = await session.collection(numbers);
  expect(await collection.deleteOne({ n: 1 })).toMatchObject({ deletedCount: 1 });
  expect(await collection.findOne({ _id: 1 as never })).toBeNull();
  expect(await collection.deleteMany({ n: { $lt: 5 } })).toMatchObject({ deletedCount: 124 });
  expect(await collection.countDocuments()).toBe(125);
});
