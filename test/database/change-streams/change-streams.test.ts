import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { failureOf } from '../kit/failure';
import { opened, QUICK, take } from '../kit/streams';

const session = new DatabaseSession();

test('tells of each kind of write in order', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(collection.watch([], QUICK));
  await collection.insertOne({ _id: 1 as never, a: 1, b: 1 });
  await collection.updateOne({ _id: 1 as never }, { $set: { a: 2 }, $unset: { b: 1 } });
  await collection.replaceOne({ _id: 1 as never }, { c: 1 });
  await collection.deleteOne({ _id: 1 as never });
  const ns = { db: session.name, coll: collection.collectionName };
  expect(await take(stream, 4)).toMatchObject([
    { operationType: 'insert', ns, documentKey: { _id: 1 }, fullDocument: { _id: 1, a: 1, b: 1 } },
    {
      operationType: 'update',
      ns,
      documentKey: { _id: 1 },
      updateDescription: { updatedFields: { a: 2 }, removedFields: ['b'] },
    },
    { operationType: 'replace', ns, documentKey: { _id: 1 }, fullDocument: { _id: 1, c: 1 } },
    { operationType: 'delete', ns, documentKey: { _id: 1 } },
  ]);
});

test('looks the document up on request', async () => {
  const collection = await session.collection([{ _id: 1, a: 1 }]);
  const stream = await opened(collection.watch([], { ...QUICK, fullDocument: 'updateLookup' }));
  await collection.updateOne({ _id: 1 as never }, { $set: { b: 2 } });
  expect(await take(stream, 1)).toMatchObject([{ operationType: 'update', fullDocument: { _id: 1, a: 1, b: 2 } }]);
});

test('a pipeline chooses and shapes', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(
    collection.watch([{ $match: { 'fullDocument.n': { $gt: 1 } } }, { $project: { 'fullDocument.n': 1 } }], QUICK),
  );
  await collection.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
  const events = (await take(stream, 2)) as Document[];
  expect(events.map((event) => event.fullDocument)).toEqual([{ n: 2 }, { n: 3 }]);
});

test('resumes after a token, without gap or repetition', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(collection.watch([], QUICK));
  await collection.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
  const [one] = await take(stream, 1);
  const again = collection.watch([], { resumeAfter: one?._id });
  const rest = (await take(again, 2)) as Document[];
  expect(rest.map((event) => event.fullDocument.n as number)).toEqual([2, 3]);
});

test('starts at a time of the past', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const { operationTime } = await session.db.command({ insert: collection.collectionName, documents: [{ n: 1 }] });
  const stream = collection.watch([], { startAtOperationTime: operationTime });
  expect(await take(stream, 1)).toMatchObject([{ fullDocument: { n: 1 } }]);
});

test('a transaction appears at its commit, never when it aborts', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(collection.watch([], QUICK));
  await session.client.withSession(async (tx) => {
    tx.startTransaction();
    await collection.insertOne({ n: 'aborted' }, { session: tx });
    await tx.abortTransaction();
    tx.startTransaction();
    await collection.insertOne({ n: 1 }, { session: tx });
    await collection.insertOne({ n: 2 }, { session: tx });
    await collection.insertOne({ n: 'before' });
    await tx.commitTransaction();
  });
  const events = (await take(stream, 3)) as Document[];
  expect(events.map((event) => event.fullDocument.n as unknown)).toEqual(['before', 1, 2]);
});

test('watches a database and the whole', async () => {
  const [one, two] = [await session.collection([{ _id: 0 }]), await session.collection([{ _id: 0 }])];
  const database = await opened(session.db.watch([], QUICK));
  const whole = await opened(session.client.watch([{ $match: { 'ns.db': session.name } }], QUICK));
  await one.insertOne({ n: 1 });
  await two.insertOne({ n: 2 });
  for (const stream of [database, whole]) {
    const events = (await take(stream, 2)) as Document[];
    expect(events.map((event) => event.ns.coll as string)).toEqual([one.collectionName, two.collectionName]);
  }
});

test('a drop ends the stream with invalidate', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(collection.watch([], QUICK));
  await collection.drop();
  const events = await take(stream, 2);
  expect(events.map((event) => event.operationType)).toEqual(['drop', 'invalidate']);
});

test('waits for what comes later', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const stream = await opened(collection.watch([], { maxAwaitTimeMS: 500 }));
  const next = take(stream, 1);
  await collection.insertOne({ n: 'later' });
  expect(await next).toMatchObject([{ fullDocument: { n: 'later' } }]);
});

test('a token of nonsense is refused', async () => {
  const collection = await session.collection([{ _id: 0 }]);
  const failure = await failureOf(collection.watch([], { resumeAfter: { _data: 'nonsense' } }).next());
  expect(failure.code).toBeGreaterThan(0);
});
