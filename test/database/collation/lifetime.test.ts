import type { Collection, Sort } from 'mongodb';
import { Engine } from '../../../database/embedded/engine';
import { afterPrefix, indexPrefix } from '../../../database/embedded/storage/layout';
import { readRange } from '../../../database/embedded/storage/storage';
import { LocalStore } from '../kit/local-store';

interface Person {
  _id: number;
  kana: string;
}

const collation = { locale: 'ja', strength: 2 } as const;
const byName: { sort: Sort; collation: typeof collation } = { sort: { kana: 1, _id: 1 }, collation };
const names = ['ガ', 'あ', 'か', 'サ', 'い', 'か'];
let store: LocalStore;
beforeEach(() => (store = new LocalStore()));
afterEach(() => store.remove());

async function opened(): Promise<Collection<Person>> {
  return (await store.connect()).db('lifetime').collection<Person>('people');
}

async function filled(): Promise<Collection<Person>> {
  const people = await opened();
  await people.createIndex({ kana: 1, _id: 1 }, { collation, name: 'kana' });
  await people.insertMany(names.map((kana, _id) => ({ _id, kana })));
  return people;
}

const idsOf = async (people: Collection<Person>, options: object = {}): Promise<number[]> =>
  people
    .find({}, { ...byName, ...options })
    .map(({ _id }) => _id)
    .toArray();

const keysOf = async (people: Collection<Person>): Promise<number> =>
  (await people.find({}, { ...byName, limit: 2 }).explain('executionStats')).executionStats.totalKeysExamined as number;

test('the order is the same after a restart', async () => {
  await filled();
  await store.stop();
  const people = await opened();
  expect(await idsOf(people)).toEqual([1, 4, 2, 5, 0, 3]);
  expect(await keysOf(people)).toBe(2);
});

test.each(['2 of another ICU', undefined])('keys of %s are made again when the store opens', async (keyVersion) => {
  await filled();
  await store.stop();
  const engine = new Engine(store.dataDir);
  const collection = engine.catalog.find('lifetime.people');
  const index = collection?.indexes[1];
  if (!collection || !index) throw new Error('The index is missing');
  const prefix = indexPrefix(index.id);
  await engine.queue.run(() => {
    // Entries that mean nothing to this version.
    for (const { key } of [...readRange(engine.database, prefix, afterPrefix(prefix), false)]) engine.live.remove(key);
    for (const id of [1, 2, 3])
      engine.live.put(Buffer.concat([prefix, Buffer.from([60, 9, 0, 0, 0, 0, 0, id])]), Buffer.alloc(0));
    collection.indexes = [collection.indexes[0] as typeof index, { ...index, keyVersion }];
    engine.catalog.save(collection);
  });
  await engine.close();
  const people = await opened();
  expect(await idsOf(people)).toEqual([1, 4, 2, 5, 0, 3]);
  expect(await keysOf(people)).toBe(2);
  const database = (await store.connect()).db('lifetime');
  expect(await database.command({ validate: 'people' })).toMatchObject({
    valid: true,
    keysPerIndex: { kana: names.length },
  });
});

test('a transaction finds its own texts in their places, others do not find them', async () => {
  const people = await filled();
  const client = await store.connect();
  const session = client.startSession();
  const inside = client.db('lifetime').collection<Person>('people');
  session.startTransaction();
  await inside.insertOne({ _id: 10, kana: 'う' }, { session });
  await inside.updateOne({ _id: 0 }, { $set: { kana: 'ア' } }, { session });
  expect(await idsOf(inside, { session })).toEqual([0, 1, 4, 10, 2, 5, 3]);
  expect(await inside.countDocuments({ kana: { $gt: 'イ', $lte: 'カ' } }, { collation, session })).toBe(3);
  expect(await idsOf(people)).toEqual([1, 4, 2, 5, 0, 3]);
  await session.commitTransaction();
  expect(await idsOf(people)).toEqual([0, 1, 4, 10, 2, 5, 3]);
  await session.endSession();
});

test('a snapshot keeps its order while others write', async () => {
  const people = await filled();
  const client = await store.connect();
  const session = client.startSession({ snapshot: true });
  const then = client.db('lifetime').collection<Person>('people');
  expect(await idsOf(then, { session })).toEqual([1, 4, 2, 5, 0, 3]);
  await people.updateOne({ _id: 3 }, { $set: { kana: 'ぁ' } });
  await people.deleteOne({ _id: 4 });
  expect(await idsOf(then, { session })).toEqual([1, 4, 2, 5, 0, 3]);
  expect(await idsOf(people)).toEqual([1, 3, 2, 5, 0]);
  await session.endSession();
});

test('two transactions cannot take the same name, whatever it is written with', async () => {
  const people = await opened();
  await people.createIndex({ kana: 1 }, { unique: true, collation });
  const [one, other] = [people, await opened()];
  const client = await store.connect();
  const session = client.startSession();
  session.startTransaction();
  await client.db('lifetime').collection<Person>('people').insertOne({ _id: 1, kana: 'さとう' }, { session });
  const late = other.insertOne({ _id: 2, kana: 'サトウ' }).then(
    () => undefined,
    (error: unknown) => error,
  );
  await session.commitTransaction();
  expect(await late).toMatchObject({ code: 11000 });
  expect(await one.countDocuments()).toBe(1);
  await session.endSession();
});
