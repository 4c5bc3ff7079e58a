import type { ChangeStream, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';
import { opened, QUICK, take } from '../kit/streams';

const session = new DatabaseSession();

test('images before and after, where the collection keeps them', async () => {
  const name = 'images';
  await session.db.createCollection(name, { changeStreamPreAndPostImages: { enabled: true } });
  const collection = session.db.collection<{ _id: number; a?: number }>(name);
  await collection.insertOne({ _id: 1, a: 1 });
  const images = { ...QUICK, fullDocument: 'required', fullDocumentBeforeChange: 'required' } as const;
  const stream = await opened(collection.watch([], images) as ChangeStream);
  await collection.updateOne({ _id: 1 }, { $set: { a: 2 } });
  await collection.updateOne({ _id: 1 }, { $set: { a: 3 } });
  await collection.deleteOne({ _id: 1 });
  expect(await take(stream, 3)).toMatchObject([
    { fullDocumentBeforeChange: { _id: 1, a: 1 }, fullDocument: { _id: 1, a: 2 } },
    { fullDocumentBeforeChange: { _id: 1, a: 2 }, fullDocument: { _id: 1, a: 3 } },
    { operationType: 'delete', fullDocumentBeforeChange: { _id: 1, a: 3 } },
  ]);
});

test('images that nobody keeps are null, or an error when they are required', async () => {
  const collection = await session.collection([{ _id: 1 }]);
  const available = { ...QUICK, fullDocument: 'whenAvailable', fullDocumentBeforeChange: 'whenAvailable' } as const;
  const stream = await opened(collection.watch([], available) as ChangeStream);
  const required = await opened(
    collection.watch([], { ...QUICK, fullDocumentBeforeChange: 'required' }) as ChangeStream,
  );
  await collection.updateOne({}, { $set: { a: 1 } });
  expect(await take(stream, 1)).toMatchObject([{ fullDocument: null, fullDocumentBeforeChange: null }]);
  await expectCode(required.next(), 47);
});

test.each<[string, Document | Document[], Document, string[]]>([
  ['a field and one below', { $set: { 'a.b': 2, c: 1 } }, { 'a.b': 2, c: 1 }, []],
  ['an object as a whole', { $set: { a: { b: 9, x: 1 } } }, { a: { b: 9, x: 1 } }, []],
  ['what is gone', { $unset: { 'a.b': 1 }, $set: { n: 1 } }, { n: 1 }, ['a.b']],
  ['an element of an array', { $set: { 'list.1': 9 } }, { 'list.1': 9 }, []],
  ['an element that is added', { $push: { list: 4 } }, { 'list.3': 4 }, []],
  ['a new path', { $set: { 'p.q.r': 1 } }, { p: { q: { r: 1 } } }, []],
  ['a pipeline', [{ $set: { 'a.b': 5 } }, { $unset: 'list' }], { 'a.b': 5 }, ['list']],
])('an update tells of %s', async (_name, update, updatedFields, removedFields) => {
  const collection = await session.collection([{ _id: 1, a: { b: 1 }, list: [1, 2, 3] }]);
  const stream = await opened(collection.watch([], QUICK) as ChangeStream);
  await collection.updateOne({}, update);
  const [event] = await take(stream, 1);
  expect(event?.updateDescription).toEqual({ updatedFields, removedFields, truncatedArrays: [] });
});

test('a rename tells where to, and ends the stream; startAfter goes on behind it, resumeAfter may not', async () => {
  const collection = await session.collection([{ _id: 1 }]);
  const to = `${collection.collectionName}_renamed`;
  const stream = await opened(collection.watch([], QUICK) as ChangeStream);
  await collection.rename(to);
  const [renamed, invalid] = await take(stream, 2);
  expect(renamed).toMatchObject({ operationType: 'rename', to: { db: session.name, coll: to } });
  expect(invalid).toMatchObject({ operationType: 'invalidate' });
  await expectCode(collection.watch([], { resumeAfter: invalid?._id }).next(), 260);
  const again = await opened(collection.watch([], { ...QUICK, startAfter: invalid?._id }) as ChangeStream);
  await session.db.collection<Document>(collection.collectionName).insertOne({ fresh: true });
  expect(await take(again, 1)).toMatchObject([{ operationType: 'insert', fullDocument: { fresh: true } }]);
});

test('expanded events tell of collections and indexes', async () => {
  const stream = await opened(session.db.watch([], { ...QUICK, showExpandedEvents: true }) as ChangeStream);
  const collection = await session.db.createCollection('expanded');
  await collection.createIndex({ a: 1 });
  await collection.dropIndex('a_1');
  const events = await take(stream, 3);
  expect(events.map((event) => event.operationType as string)).toEqual(['create', 'createIndexes', 'dropIndexes']);
  expect(events.every((event) => event.collectionUUID !== undefined)).toBe(true);
});

test('an event knows its collection by id, also when that is gone or has another name', async () => {
  const collection = await session.db.createCollection('identified');
  const [listed] = await session.db.listCollections({ name: 'identified' }).toArray();
  const stream = await opened(session.db.watch([], { ...QUICK, showExpandedEvents: true }) as ChangeStream);
  await collection.insertOne({ _id: 1 as never });
  await session.db.renameCollection('identified', 'called_otherwise');
  await session.db.dropCollection('called_otherwise');
  const events = await take(stream, 3);
  expect(events.map((event) => event.operationType as string)).toEqual(['insert', 'rename', 'drop']);
  for (const event of events) expect(event.collectionUUID).toEqual((listed as Document).info.uuid);
});

test('an expanded event tells what collMod changed, and how it was before', async () => {
  const collection = await session.db.createCollection('modified');
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 10 });
  const stream = await opened(collection.watch([], { ...QUICK, showExpandedEvents: true }) as ChangeStream);
  const plain = await opened(collection.watch([], QUICK) as ChangeStream);
  await session.db.command({ collMod: 'modified', index: { name: 'at_1', expireAfterSeconds: 20 } });
  await session.db.command({ collMod: 'modified', validator: { a: { $exists: true } } });
  const [ttl, validator] = await take(stream, 2);
  expect(ttl).toMatchObject({
    operationType: 'modify',
    ns: { db: session.name, coll: 'modified' },
    operationDescription: { index: { name: 'at_1', expireAfterSeconds: 20 } },
    stateBeforeChange: { indexOptions: { expireAfterSeconds: 10 } },
  });
  expect(validator).toMatchObject({ operationDescription: { validator: { a: { $exists: true } } } });
  expect(await plain.tryNext()).toBeNull();
  await plain.close();
});

test.each<[string, Document, Document, Document]>([
  ['a field called like a place', { a: { 1: 1 } }, { $set: { 'a.1': 2 } }, { 'a.1': ['a', '1'] }],
  ['one inside of an array', { a: [{ 1: 1 }] }, { $set: { 'a.0.1': 2 } }, { 'a.0.1': ['a', 0, '1'] }],
  ['one that is removed', { a: { 1: 1 } }, { $unset: { 'a.1': 1 } }, { 'a.1': ['a', '1'] }],
  ['nothing but places and names', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, {}],
])('an expanded event says how to read the path of %s', async (_name, document, update, disambiguatedPaths) => {
  const collection = await session.collection([document]);
  const stream = await opened(collection.watch([], { ...QUICK, showExpandedEvents: true }) as ChangeStream);
  const plain = await opened(collection.watch([], QUICK) as ChangeStream);
  await collection.updateOne({}, update);
  const [event] = await take(stream, 1);
  expect((event?.updateDescription as Document).disambiguatedPaths).toEqual(disambiguatedPaths);
  const [other] = await take(plain, 1);
  expect(other?.updateDescription).not.toHaveProperty('disambiguatedPaths');
});

test('a stream of less than majority reads is refused', async () => {
  const stream = { aggregate: 'c', pipeline: [{ $changeStream: {} }], cursor: {} };
  await expectCode(session.db.command({ ...stream, readConcern: { level: 'local' } }), 72);
  await session.db.command({ ...stream, readConcern: { level: 'majority' } });
});

test.each<[string, Document[], number]>([
  ['a stage that is none', [{ $changeStream: {} }, { $nonsense: 1 }], 40324],
  ['not first', [{ $match: {} }, { $changeStream: {} }], 40602],
  ['two places to start', [{ $changeStream: { resumeAfter: { _data: '00' }, startAfter: { _data: '00' } } }], 50865],
  ['a stage that needs all events', [{ $changeStream: {} }, { $group: { _id: 1 } }], 20],
  ['a mode that is none', [{ $changeStream: { fullDocument: 'sometimes' } }], 2],
  ['a token without data', [{ $changeStream: { resumeAfter: {} } }], 40647],
  ['a field that is none', [{ $changeStream: { nonsense: 1 } }], 40415],
])('refuses %s', async (_name, pipeline, code) => {
  await expectCode(session.db.command({ aggregate: 'c', pipeline, cursor: {} }), code);
});

test('an event that loses its token ends the stream', async () => {
  const collection = await session.collection([{ _id: 1 }]);
  const stream = await opened(collection.watch([{ $project: { _id: 0 } }], QUICK) as ChangeStream);
  await collection.updateOne({}, { $set: { a: 1 } });
  await expectCode(stream.next(), 280);
});
