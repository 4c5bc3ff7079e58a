import type { Document, MongoClient } from 'mongodb';
import { HOUR, ManualClock } from '../../../common/clock';
import { expectCode } from '../kit/failure';
import { LocalStore } from '../kit/local-store';

const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const store = new LocalStore({ clock, sweepMs: 20 });
let client: MongoClient;
beforeAll(async () => {
  client = await store.connect();
});
afterAll(() => store.remove());

const admin = (command: Document): Promise<Document> => client.db('admin').command(command);

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('documents go when their time is over, however many they are; others stay', async () => {
  const collection = client.db('expiry').collection('many');
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  await collection.insertMany(Array.from({ length: 2_500 }, (_, n) => ({ n, at: clock.now() })));
  await collection.insertMany([{ at: new Date(clock.now().getTime() + HOUR) }, { at: 'never' }, {}]);
  const sweeps = new Set<string>();
  const stream = collection.watch([{ $match: { operationType: 'delete' } }], {
    startAtOperationTime: await operationTime(),
  });
  clock.advance(HOUR / 2);
  await until(async () => (await collection.countDocuments()) === 3);
  for (let deleted = 0; deleted < 2_500; deleted++) sweeps.add(String(((await stream.next()) as Document).clusterTime));
  await stream.close();
  // No write holds up the others for longer than a thousand take.
  expect(sweeps.size).toBe(3);
  expect(await collection.distinct('at')).toHaveLength(2);
});

const operationTime = async () => (await admin({ ping: 1 })).operationTime;

test('ttlMonitorEnabled and ttlMonitorSleepSecs are what was set', async () => {
  expect(await admin({ setParameter: 1, ttlMonitorEnabled: false })).toMatchObject({ was: true });
  expect(await admin({ setParameter: 1, ttlMonitorSleepSecs: 1 })).toMatchObject({ was: 0.02 });
  expect(await admin({ getParameter: 1, ttlMonitorEnabled: 1, ttlMonitorSleepSecs: 1 })).toMatchObject({
    ttlMonitorEnabled: false,
    ttlMonitorSleepSecs: 1,
  });
  const collection = client.db('expiry').collection('paused');
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
  await collection.insertOne({ at: clock.now() });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await collection.countDocuments()).toBe(1);
  await admin({ setParameter: 1, ttlMonitorEnabled: true });
  await until(async () => (await collection.countDocuments()) === 0);
});

test.each([
  [{ ttlMonitorSleepSecs: 0 }, 2],
  [{ ttlMonitorSleepSecs: 'often' }, 14],
  [{ transactionLifetimeLimitSeconds: -1 }, 2],
  [{ quiet: true }, 72],
  [{ unheardOf: 1 }, 72],
])('%j is refused', async (parameter, code) => {
  await expectCode(admin({ setParameter: 1, ...parameter }), code);
});

test('transactions live for as long as transactionLifetimeLimitSeconds says', async () => {
  const { was } = await admin({ setParameter: 1, transactionLifetimeLimitSeconds: 1 });
  const session = client.startSession();
  try {
    session.startTransaction();
    await client.db('expiry').collection('transactions').insertOne({}, { session });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await expectCode(session.commitTransaction(), 251);
  } finally {
    await admin({ setParameter: 1, transactionLifetimeLimitSeconds: was as number });
    await session.endSession();
  }
});
