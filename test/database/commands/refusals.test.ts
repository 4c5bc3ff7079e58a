import { Long, UUID, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const command = (document: Document): Promise<Document> => session.db.command(document);

test('a client of the stable API is refused what is outside of it', async () => {
  const stable = { apiVersion: '1', apiStrict: true };
  await session.collection([{ _id: 1 as never }]);
  await expectCode(command({ distinct: 'c1', key: '_id', ...stable }), 323);
  await expectCode(command({ aggregate: 'c1', pipeline: [{ $indexStats: {} }], cursor: {}, ...stable }), 323);
  await expectCode(command({ ping: 1, apiVersion: '2' }), 322);
  await expectCode(command({ testVersion2: 1, ...stable }), 323);
  expect(await command({ count: 'c1', ...stable })).toMatchObject({ n: 1 });
});

test('a stage that is no object is refused', async () => {
  const { message } = await expectCode(command({ aggregate: 'c1', pipeline: [42], cursor: {} }), 14);
  expect(message).toContain("Each element of the 'pipeline' array must be an object");
});

test('an impossible write concern refuses the write before it is done', async () => {
  const collection = await session.collection();
  const insert = { insert: collection.collectionName, documents: [{ _id: 1 }] };
  await expectCode(command({ ...insert, writeConcern: { w: -1 } }), 9);
  expect(await collection.countDocuments()).toBe(0);
});

test('an unmet write concern is told of a write that was done', async () => {
  const collection = await session.collection();
  const reply = await command({
    insert: collection.collectionName,
    documents: [{ _id: 1 }],
    writeConcern: { w: 3, wtimeout: 100 },
  }).catch((error: { result?: Document }) => error.result);
  expect(reply).toMatchObject({ n: 1, writeConcernError: { code: expect.any(Number) } });
  expect(await collection.countDocuments()).toBe(1);
});

test('an _id has no field with a dollar', async () => {
  const collection = await session.collection();
  await expectCode(collection.insertOne({ _id: { $a: 1 } as never }), 52);
  expect(await collection.countDocuments()).toBe(0);
});

test('$out is not read linearizably', async () => {
  const collection = await session.collection([{}]);
  const aggregation = { aggregate: collection.collectionName, pipeline: [{ $out: 'copy' }], cursor: {} };
  await expectCode(command({ ...aggregation, readConcern: { level: 'linearizable' } }), 72);
});

test('a pipeline on a database may write what it makes', async () => {
  const target = await session.collection<{ _id: number; n: number }>();
  const pipeline = [
    { $documents: [{ _id: 1, n: 2 }] },
    { $merge: { into: target.collectionName, whenMatched: 'fail' } },
  ];
  await session.db.aggregate(pipeline).toArray();
  expect(await target.find().toArray()).toEqual([{ _id: 1, n: 2 }]);
  const refused = await expectCode(session.db.aggregate(pipeline).toArray(), 11000);
  expect(refused).toMatchObject({ keyPattern: { _id: 1 }, keyValue: { _id: 1 } });
});

test('a pipeline on a database needs a stage that reads no collection', async () => {
  await expectCode(session.db.aggregate([{ $match: {} }]).toArray(), 73);
});

test('a write in a session cannot ask for a snapshot, and writes nothing', async () => {
  const collection = await session.collection();
  const insert = { insert: collection.collectionName, documents: [{ _id: 1 }], readConcern: { level: 'snapshot' } };
  await expectCode(command(insert), 72);
  const once = { lsid: { id: new UUID() }, txnNumber: Long.ONE };
  await expectCode(command({ ...insert, ...once }), 72);
  expect(await collection.countDocuments()).toBe(0);
});
