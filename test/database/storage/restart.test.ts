import { Binary, Long, UUID, type ChangeStreamDocument, type Document } from 'mongodb';
import { ManualClock } from '../../../common/clock';
import { failureOf } from '../kit/failure';
import { LocalStore } from '../kit/local-store';
import { documentOf, frame, message, OP_MSG, RawConnection } from '../kit/wire';

interface Numbered {
  _id?: number;
  n?: number;
  text?: string;
}

let store: LocalStore;
beforeEach(() => (store = new LocalStore()));
afterEach(() => store.remove());

async function raw(command: Document): Promise<Document> {
  // A client that adds no session of its own.
  const connection = await RawConnection.open(store.uri);
  connection.send(frame(OP_MSG, message({ ...command, $db: 'restart' })));
  const reply = await connection.receive();
  connection.close();
  if (!reply) throw new Error('No answer');
  return documentOf(reply);
}

const sessionPart = (): Document => ({ lsid: { id: new Binary(new UUID().buffer, 4) }, txnNumber: Long.fromNumber(7) });

test('a retryable write acts once although the store was restarted in between', async () => {
  const client = await store.connect();
  await client.db('restart').collection<Numbered>('c').insertOne({ _id: 1, n: 0 });
  const part = sessionPart();
  const increment = { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }], ...part };
  expect(await raw(increment)).toMatchObject({ ok: 1, n: 1, nModified: 1 });
  const modify = { findAndModify: 'c', query: { _id: 1 }, update: { $inc: { n: 10 } }, new: true, ...sessionPart() };
  const modified = await raw(modify);
  await store.stop();
  const again = await store.connect();
  expect(await raw(increment)).toMatchObject({ ok: 1, n: 1, nModified: 1, retriedStmtIds: [0] });
  expect((await raw(modify)).value).toEqual(modified.value);
  expect(await again.db('restart').collection('c').findOne({})).toEqual({ _id: 1, n: 11 });
});

test('a commit may be repeated after a restart, a transaction that was open is gone', async () => {
  await store.connect();
  const [done, open] = [sessionPart(), sessionPart()];
  const inside = { autocommit: false, startTransaction: true };
  await raw({ insert: 'c', documents: [{ _id: 'done' }], ...done, ...inside });
  await raw({ insert: 'c', documents: [{ _id: 'open' }], ...open, ...inside });
  expect(await raw({ commitTransaction: 1, ...done, autocommit: false })).toMatchObject({ ok: 1 });
  await store.stop();
  const client = await store.connect();
  expect(await raw({ commitTransaction: 1, ...done, autocommit: false })).toMatchObject({ ok: 1 });
  expect(await raw({ commitTransaction: 1, ...open, autocommit: false })).toMatchObject({ ok: 0, code: 251 });
  expect(await client.db('restart').collection('c').find().toArray()).toEqual([{ _id: 'done' }]);
});

test('a change stream goes on after a restart where it stopped', async () => {
  const client = await store.connect();
  const collection = client.db('restart').collection<Numbered>('c');
  const stream = collection.watch([], { maxAwaitTimeMS: 50 });
  await stream.tryNext();
  await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
  const event = (await stream.next()) as ChangeStreamDocument;
  await stream.close();
  await collection.deleteOne({ _id: 1 });
  await store.stop();
  const again = (await store.connect()).db('restart').collection<Numbered>('c');
  await again.insertOne({ _id: 3 });
  const resumed = again.watch([], { resumeAfter: event._id });
  const seen: unknown[] = [];
  while (seen.length < 3) {
    const { operationType, documentKey } = (await resumed.next()) as Document;
    seen.push([operationType, documentKey._id]);
  }
  expect(seen).toEqual([
    ['insert', 2],
    ['delete', 1],
    ['insert', 3],
  ]);
  await resumed.close();
});

test('what fell out of the window is said to be lost', async () => {
  await store.remove();
  store = new LocalStore({ oplogBytes: 20_000 });
  const collection = (await store.connect()).db('restart').collection<Numbered>('c');
  const stream = collection.watch([], { maxAwaitTimeMS: 50 });
  await stream.tryNext();
  const token = stream.resumeToken;
  await stream.close();
  for (let n = 0; n < 40; n++) await collection.insertOne({ _id: n, text: 'x'.repeat(1_000) });
  const failure = await failureOf(collection.watch([], { resumeAfter: token }).next());
  expect(failure).toMatchObject({ code: 286, codeName: 'ChangeStreamHistoryLost' });
  expect(failure.hasErrorLabel('NonResumableChangeStreamError')).toBe(true);
});

test('a transaction ends when its time is over, a session when nobody uses it', async () => {
  await store.remove();
  const clock = new ManualClock(new Date());
  store = new LocalStore({ clock });
  await store.connect();
  const part = sessionPart();
  await raw({ insert: 'c', documents: [{ _id: 1 }], ...part, autocommit: false, startTransaction: true });
  clock.advance(61_000);
  expect(await raw({ commitTransaction: 1, ...part, autocommit: false })).toMatchObject({ code: 251 });
  expect(await raw({ count: 'c' })).toMatchObject({ n: 0 });
});
