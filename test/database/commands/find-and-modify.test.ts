import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const seed = [
  { _id: 1, n: 3, t: 'a' },
  { _id: 2, n: 1, t: 'b' },
  { _id: 3, n: 2, t: 'a' },
];

test('gives the document before the change by default, after it on request', async () => {
  const collection = await session.collection(seed);
  expect(await collection.findOneAndUpdate({ t: 'b' }, { $inc: { n: 10 } })).toEqual({ _id: 2, n: 1, t: 'b' });
  expect(await collection.findOneAndUpdate({ t: 'b' }, { $inc: { n: 10 } }, { returnDocument: 'after' })).toEqual({
    _id: 2,
    n: 21,
    t: 'b',
  });
});

test('takes the first by sort and projects it', async () => {
  const collection = await session.collection(seed);
  expect(await collection.findOneAndDelete({ t: 'a' }, { sort: { n: 1 }, projection: { n: 1 } })).toEqual({
    _id: 3,
    n: 2,
  });
  expect(await collection.countDocuments()).toBe(2);
});

test('replaces and upserts', async () => {
  const collection = await session.collection();
  expect(await collection.findOneAndReplace({ _id: 9 as never }, { a: 1 }, { upsert: true })).toBeNull();
  expect(await collection.findOneAndReplace({ _id: 9 as never }, { a: 2 }, { returnDocument: 'after' })).toEqual({
    _id: 9,
    a: 2,
  });
  const { lastErrorObject } = (await collection.findOneAndUpdate(
    { _id: 8 as never },
    { $set: { a: 1 } },
    { upsert: true, includeResultMetadata: true },
  )) as unknown as { lastErrorObject: unknown };
  expect(lastErrorObject).toEqual({ n: 1, updatedExisting: false, upserted: 8 });
});

test('nothing found is null', async () => {
  const collection = await session.collection(seed);
  expect(await collection.findOneAndUpdate({ t: 'z' }, { $set: { n: 0 } })).toBeNull();
  expect(await collection.findOneAndDelete({ t: 'z' })).toBeNull();
});

test('array filters and pipelines work', async () => {
  const collection = await session.collection([{ _id: 1, a: [1, 2] }]);
  expect(
    await collection.findOneAndUpdate(
      {},
      { $set: { 'a.$[x]': 0 } },
      { arrayFilters: [{ x: 2 }], returnDocument: 'after' },
    ),
  ).toEqual({ _id: 1, a: [1, 0] });
  expect(
    await collection.findOneAndUpdate({}, [{ $set: { b: { $size: '$a' } } }], { returnDocument: 'after' }),
  ).toEqual({ _id: 1, a: [1, 0], b: 2 });
});

test('remove together with update is refused', async () => {
  const collection = await session.collection(seed);
  await expectCode(
    session.db.command({
      findAndModify: collection.collectionName,
      query: {},
      remove: true,
      update: { $set: { a: 1 } },
    }),
    9,
  );
});

test('each of many workers claims another document', async () => {
  const jobs = await session.collection(Array.from({ length: 30 }, (_, _id) => ({ _id, state: 'open' })));
  const claims = await Promise.all(
    Array.from({ length: 30 }, () => jobs.findOneAndUpdate({ state: 'open' }, { $set: { state: 'taken' } })),
  );
  expect(new Set(claims.map((job) => job?._id as unknown)).size).toBe(30);
});
