import { Engine } from '../../../database/embedded/engine';
import { afterPrefix, garbageRange, recordPrefix } from '../../../database/embedded/storage/layout';
import { readRange } from '../../../database/embedded/storage/storage';
import { LocalStore } from '../kit/local-store';

const MANY = 7_000;
let store: LocalStore;
beforeEach(() => (store = new LocalStore()));
afterEach(() => store.remove());

async function filled(): Promise<Awaited<ReturnType<LocalStore['connect']>>> {
  const client = await store.connect();
  const notes = client.db('garbage').collection<{ _id: number; n: number }>('notes');
  await notes.createIndex({ n: 1 });
  await notes.insertMany(Array.from({ length: MANY }, (_, _id) => ({ _id, n: _id % 100 })));
  return client;
}

const keysIn = (engine: Engine, range: [Buffer, Buffer]): number =>
  [...readRange(engine.database, ...range, false)].length;

test('a large collection is gone at once, and one of its name starts empty while the old one is removed', async () => {
  const client = await filled();
  const notes = client.db('garbage').collection<{ _id: number; n: number }>('notes');
  await notes.drop();
  expect(await notes.find().toArray()).toEqual([]);
  await notes.insertOne({ _id: 1, n: 1 });
  await notes.createIndex({ n: 1 });
  expect(await notes.find({ n: { $gte: 0 } }).toArray()).toEqual([{ _id: 1, n: 1 }]);
  expect(await notes.estimatedDocumentCount()).toBe(1);
});

test('an index of many entries is dropped and made again', async () => {
  const client = await filled();
  const notes = client.db('garbage').collection<{ _id: number; n: number }>('notes');
  await notes.dropIndex('n_1');
  await notes.createIndex({ n: 1 });
  expect(await notes.countDocuments({ n: 5 })).toBe(MANY / 100);
  await expect(notes.createIndex({ n: -1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  expect(await notes.countDocuments({ n: { $gte: 50 } })).toBe(MANY / 2);
});

test('what was not removed before the store ended is removed after the next start, and its ids are not given again', async () => {
  await filled();
  await store.stop();
  let engine = new Engine(store.dataDir);
  const dropped = engine.catalog.find('garbage.notes');
  if (!dropped) throw new Error('The collection is missing');
  engine.garbage.stop();
  await engine.queue.run(() => {
    engine.garbage.discard(recordPrefix(dropped.id));
    engine.catalog.forget(dropped);
  });
  await engine.close();
  engine = new Engine(store.dataDir);
  expect(keysIn(engine, [recordPrefix(dropped.id), afterPrefix(recordPrefix(dropped.id))])).toBeGreaterThan(0);
  const made = await engine.ensure('garbage', 'others');
  expect(made.id).toBeGreaterThan(dropped.id);
  await engine.garbage.sweep();
  expect(keysIn(engine, [recordPrefix(dropped.id), afterPrefix(recordPrefix(dropped.id))])).toBe(0);
  expect(keysIn(engine, garbageRange())).toBe(0);
  await engine.close();
});
