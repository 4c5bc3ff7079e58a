import { calculateObjectSize } from 'bson';
import type { Collection, Document, MongoClient } from 'mongodb';
import { Engine } from '../../../database/embedded/engine';
import { tallyKey } from '../../../database/embedded/storage/layout';
import { LocalStore } from '../kit/local-store';

interface Note {
  _id: number;
  text?: string;
}

let store: LocalStore;
beforeEach(() => (store = new LocalStore()));
afterEach(() => store.remove());

const notes = (client: MongoClient): Collection<Note> => client.db('sizes').collection<Note>('notes');

/** What the store says without reading, and what reading gives. */
async function bothSizes(client: MongoClient): Promise<{ told: number[]; read: number[] }> {
  const stats: Document = await client.db('sizes').command({ collStats: 'notes' });
  const total: Document = await client.db('sizes').command({ dbStats: 1 });
  const estimated = await notes(client).estimatedDocumentCount();
  const all = await notes(client).find().toArray();
  const bytes = all.reduce((sum, each) => sum + calculateObjectSize(each), 0);
  return {
    told: [estimated, stats.count, stats.size, total.objects, total.dataSize].map(Number),
    read: [all.length, all.length, bytes, all.length, bytes],
  };
}

async function expectTrue(client: MongoClient): Promise<void> {
  const { told, read } = await bothSizes(client);
  expect(told).toEqual(read);
}

test('inserts, updates, upserts, removals and refused writes leave the size true, and a restart as well', async () => {
  let client = await store.connect();
  await expectTrue(client);
  await notes(client).insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, text: 'x'.repeat(_id) })));
  await notes(client).updateMany({ _id: { $lt: 10 } }, { $set: { text: 'a longer text than before' } });
  await notes(client).updateOne({ _id: 20 }, { $unset: { text: '' } });
  await notes(client).updateOne({ _id: 60 }, { $set: { text: 'new' } }, { upsert: true });
  await notes(client).deleteMany({ _id: { $gte: 30, $lt: 40 } });
  await notes(client).findOneAndDelete({ _id: 1 });
  const mixed = [{ _id: 70 }, { _id: 0 }, { _id: 71 }];
  await expect(notes(client).insertMany(mixed, { ordered: false })).rejects.toMatchObject({ code: 11000 });
  expect((await bothSizes(client)).read[0]).toBe(42);
  await expectTrue(client);
  await store.stop();
  client = await store.connect();
  await expectTrue(client);
});

test('a transaction sees its own size, others see it after the commit, and one that is aborted leaves no trace', async () => {
  const client = await store.connect();
  await notes(client).insertOne({ _id: 1 });
  for (const end of ['abortTransaction', 'commitTransaction'] as const) {
    await client.withSession(async (session) => {
      session.startTransaction();
      await notes(client).insertMany([{ _id: 2 }, { _id: 3, text: 'three' }], { session });
      await notes(client).deleteOne({ _id: 1 }, { session });
      await expectTrue(client);
      expect(await notes(client).countDocuments({}, { session })).toBe(2);
      await session[end]();
    });
    await expectTrue(client);
  }
  expect(await notes(client).estimatedDocumentCount()).toBe(2);
});

test('a collection made anew after a drop, or by a pipeline, starts from its own documents', async () => {
  const client = await store.connect();
  await notes(client).insertMany([{ _id: 1 }, { _id: 2 }]);
  await notes(client).drop();
  await expectTrue(client);
  await notes(client).insertOne({ _id: 3 });
  await notes(client)
    .aggregate([{ $set: { text: 'out' } }, { $out: 'notes' }])
    .toArray();
  await notes(client).rename('others');
  await client.db('sizes').collection('others').rename('notes');
  await expectTrue(client);
});

test('a collection from before sizes were kept is counted once, and followed from then on', async () => {
  let client = await store.connect();
  await notes(client).insertMany([{ _id: 1, text: 'one' }, { _id: 2 }]);
  await store.stop();
  const engine = new Engine(store.dataDir);
  const id = engine.catalog.find('sizes.notes')?.id ?? NaN;
  await engine.queue.run(() => engine.database.removeSync(tallyKey(id)));
  await engine.close();
  client = await store.connect();
  await notes(client).insertOne({ _id: 3, text: 'not followed yet' });
  await expectTrue(client);
  await notes(client).deleteOne({ _id: 1 });
  await expectTrue(client);
  await store.stop();
  client = await store.connect();
  await expectTrue(client);
});
