import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, Schema, type Connection } from 'mongoose';
import { Double, Long, MongoClient, type Db, type Document } from 'mongodb';
import { databaseTestEnv } from './env';
import { openDatabase, type OpenDatabase } from '../../database/connection';

/** The schema of `things` changes with every update below. */
type ThingWithAnything = Document & { _id: number };

const dataDir = mkdtempSync(join(tmpdir(), 'store-smoke-'));
let database: OpenDatabase;
let client: MongoClient;
let db: Db;

async function open(): Promise<void> {
  database = await openDatabase({ mongodbUri: databaseTestEnv.TEST_MONGODB_URI, dataDir });
  client = await new MongoClient(database.uri, { serverSelectionTimeoutMS: 10_000 }).connect();
  db = client.db('smoke');
}

async function close(): Promise<void> {
  await client.close();
  await database.stop();
}

beforeAll(async () => {
  await open();
  await db.dropDatabase();
});
afterAll(async () => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the driver', () => {
  test('writes, finds, sorts, pages and projects', async () => {
    const people = db.collection('people');
    await people.insertMany(Array.from({ length: 250 }, (_, n) => ({ n, even: n % 2 === 0, tags: [`t${n % 5}`] })));
    const page = await people
      .find({ even: true, tags: 't1' })
      .sort({ n: -1 })
      .skip(1)
      .limit(3)
      .project({ _id: 0, n: 1 })
      .toArray();
    expect(page).toEqual([{ n: 236 }, { n: 226 }, { n: 216 }]);
    expect((await people.find().batchSize(40).toArray()).map((each) => each.n as number)).toHaveLength(250);
    expect(await people.countDocuments({ n: { $in: [1, 2, 999] } })).toBe(2);
    expect(await people.distinct('tags')).toEqual(['t0', 't1', 't2', 't3', 't4']);
  });

  test('updates by operators, arrays, upsert and pipeline, and keeps number types', async () => {
    const things = db.collection<ThingWithAnything>('things');
    await things.insertOne({ _id: 1, double: new Double(2), long: Long.fromNumber(3), list: [{ k: 1 }, { k: 2 }] });
    await things.updateOne(
      { _id: 1 },
      { $inc: { count: 1, long: 1 }, $set: { 'list.$[e].hit': true } },
      { arrayFilters: [{ 'e.k': 2 }] },
    );
    await things.updateOne({ _id: 1, 'list.k': 1 }, { $set: { 'list.$.first': true } });
    await things.updateOne({ _id: 1 }, [{ $set: { total: { $add: ['$count', 10] } } }]);
    expect(await things.findOne({ _id: 1 }, { promoteValues: false })).toMatchObject({
      double: new Double(2),
      long: Long.fromNumber(4),
    });
    expect(await things.findOne({ _id: 1 })).toMatchObject({
      count: 1,
      total: 11,
      list: [
        { k: 1, first: true },
        { k: 2, hit: true },
      ],
    });
    const upserted = await things.updateOne(
      { _id: 2, kind: 'new' },
      { $setOnInsert: { made: true } },
      { upsert: true },
    );
    expect(upserted).toMatchObject({ upsertedCount: 1, upsertedId: 2, matchedCount: 0 });
    expect(await things.findOneAndUpdate({ _id: 2 }, { $set: { made: false } }, { returnDocument: 'after' })).toEqual({
      _id: 2,
      kind: 'new',
      made: false,
    });
  });

  test('refuses duplicates with the key that was taken', async () => {
    const members = db.collection('members');
    await members.createIndex({ email: 1 }, { unique: true });
    await members.insertOne({ email: 'a@example.jp' });
    await expect(members.insertOne({ email: 'a@example.jp' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'a@example.jp' },
      message: 'E11000 duplicate key error collection: smoke.members index: email_1 dup key: { email: "a@example.jp" }',
    });
    const bulk = await members
      .bulkWrite(
        [
          { insertOne: { document: { email: 'a@example.jp' } } },
          { insertOne: { document: { email: 'b@example.jp' } } },
          { deleteOne: { filter: { email: 'a@example.jp' } } },
        ],
        { ordered: false },
      )
      .catch((error: { result: unknown }) => error.result);
    expect(bulk).toMatchObject({ insertedCount: 1, deletedCount: 1 });
  });

  test('reads a page through an index without a sort', async () => {
    const events = db.collection('events');
    await events.createIndex({ area: 1, startsAt: -1, _id: -1 });
    await events.insertMany(
      Array.from({ length: 300 }, (_, n) => ({ area: `a${n % 3}`, startsAt: new Date(n * 1000) })),
    );
    const plan = await events
      .find({ area: 'a1', startsAt: { $lt: new Date(200_000) } })
      .sort({ startsAt: -1, _id: -1 })
      .limit(5)
      .explain('executionStats');
    expect(plan.executionStats).toMatchObject({ nReturned: 5, totalDocsExamined: 5 });
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toMatch(/IXSCAN/);
  });

  test('aggregates over two collections', async () => {
    await db.collection('orders').insertMany([
      { who: 1, yen: 100 },
      { who: 1, yen: 50 },
      { who: 2, yen: 7 },
    ]);
    await db.collection<{ _id: number; name: string }>('buyers').insertMany([
      { _id: 1, name: '花子' },
      { _id: 2, name: '太郎' },
    ]);
    const found = await db
      .collection('orders')
      .aggregate([
        { $group: { _id: '$who', yen: { $sum: '$yen' } } },
        { $lookup: { from: 'buyers', localField: '_id', foreignField: '_id', as: 'buyer' } },
        { $sort: { yen: -1 } },
        { $project: { _id: 0, yen: 1, name: { $first: '$buyer.name' } } },
      ])
      .toArray();
    expect(found).toEqual([
      { yen: 150, name: '花子' },
      { yen: 7, name: '太郎' },
    ]);
  });
});

describe('transactions', () => {
  test('are seen by others only when they commit, and not at all when they abort', async () => {
    const accounts = db.collection('accounts');
    await accounts.insertOne({ owner: 'a', yen: 100 });
    const session = client.startSession();
    session.startTransaction();
    await accounts.updateOne({ owner: 'a' }, { $inc: { yen: -30 } }, { session });
    await accounts.insertOne({ owner: 'b', yen: 30 }, { session });
    expect(await accounts.countDocuments({}, { session })).toBe(2);
    expect(await accounts.find().toArray()).toMatchObject([{ owner: 'a', yen: 100 }]);
    await session.commitTransaction();
    expect(await accounts.find().sort({ owner: 1 }).toArray()).toMatchObject([{ yen: 70 }, { yen: 30 }]);
    session.startTransaction();
    await accounts.deleteMany({}, { session });
    await session.abortTransaction();
    expect(await accounts.countDocuments()).toBe(2);
    await session.endSession();
  });

  test('conflict when two write one document, and the retry adds up', async () => {
    const counters = db.collection<{ _id: string; n: number }>('counters');
    await counters.insertOne({ _id: 'c', n: 0 });
    const first = client.startSession();
    const second = client.startSession();
    first.startTransaction();
    second.startTransaction();
    await counters.updateOne({ _id: 'c' }, { $inc: { n: 1 } }, { session: first });
    await expect(counters.updateOne({ _id: 'c' }, { $inc: { n: 1 } }, { session: second })).rejects.toMatchObject({
      code: 112,
      errorLabels: ['TransientTransactionError'],
    });
    await first.commitTransaction();
    await Promise.all([first.endSession(), second.endSession()]);
    await Promise.all(
      Array.from({ length: 8 }, () =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            const { n } = (await counters.findOne({ _id: 'c' }, { session })) ?? { n: NaN };
            await counters.updateOne({ _id: 'c' }, { $set: { n: n + 1 } }, { session });
          }),
        ),
      ),
    );
    expect(await counters.findOne({ _id: 'c' })).toEqual({ _id: 'c', n: 9 });
  });

  test('make a plain write to the same document wait', async () => {
    const counters = db.collection<{ _id: string; n: number }>('counters');
    await counters.insertOne({ _id: 'w', n: 0 });
    const session = client.startSession();
    session.startTransaction();
    await counters.updateOne({ _id: 'w' }, { $inc: { n: 1 } }, { session });
    const plain = counters.updateOne({ _id: 'w' }, { $inc: { n: 10 } });
    await session.commitTransaction();
    await plain;
    expect(await counters.findOne({ _id: 'w' })).toEqual({ _id: 'w', n: 11 });
    await session.endSession();
  });
});

test('Mongoose creates, populates and saves', async () => {
  const connection: Connection = await createConnection(database.uri, { dbName: 'smoke' }).asPromise();
  const Author = connection.model(
    'Author',
    new Schema({ name: { type: String, required: true } }, { timestamps: true }),
  );
  const Book = connection.model(
    'Book',
    new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'Author' }, tags: [String] }),
  );
  await Author.init();
  const author = await Author.create({ name: '紫式部' });
  const book = await Book.create({ title: '源氏物語', author: author._id, tags: ['物語'] });
  book.tags.push('古典');
  await book.save();
  const found = await Book.findOne({ tags: '古典' }).populate<{ author: { name: string } }>('author').lean();
  expect(found).toMatchObject({ title: '源氏物語', author: { name: '紫式部' }, tags: ['物語', '古典'] });
  await connection.close();
});

test('an unknown command is refused by its MongoDB code', async () => {
  await expect(db.command({ noSuchCommand: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
});

test('everything is there after a restart', async () => {
  await db.collection('kept').createIndex({ at: 1 }, { unique: true });
  await db.collection('kept').insertOne({ at: 1 });
  await close();
  await open();
  expect(await db.collection('kept').countDocuments({ at: 1 })).toBe(1);
  await expect(db.collection('kept').insertOne({ at: 1 })).rejects.toMatchObject({ code: 11000 });
  await db.collection('kept').insertOne({ at: 2 });
  expect(await db.collection('kept').countDocuments()).toBe(2);
});
