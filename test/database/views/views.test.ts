import type { Db, Document } from 'mongodb';
import { expectCode } from '../kit/failure';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

describe('views', () => {
  let db: Db;
  let name: string;
  beforeEach(async () => {
    const people = await session.collection([
      { _id: 1, name: 'b', age: 30, tags: ['x', 'y'] },
      { _id: 2, name: 'a', age: 17, tags: ['z'] },
      { _id: 3, name: 'c', age: 44, tags: ['x'], of: { place: 'Kobe' } },
    ]);
    await people.createIndex({ age: 1 });
    db = session.db;
    name = people.collectionName;
    await db.createCollection('adults', { viewOn: name, pipeline: [{ $match: { age: { $gte: 18 } } }] });
  });
  afterEach(async () => {
    await db.dropDatabase();
  });
  const adults = () => db.collection<Document & { _id: number }>('adults');

  test('find: filter, sort, skip, limit, projection, batches', async () => {
    expect(await adults().find({}).sort({ name: -1 }).project({ name: 1, _id: 0 }).toArray()).toEqual([
      { name: 'c' },
      { name: 'b' },
    ]);
    expect(await adults().findOne({ _id: 2 })).toBeNull();
    expect((await adults().findOne({ _id: 3 }))?.name).toBe('c');
    expect(await adults().find({}).sort({ _id: 1 }).skip(1).limit(1).toArray()).toMatchObject([{ _id: 3 }]);
    const batches = adults().find({}, { batchSize: 1 }).sort({ _id: 1 });
    expect((await batches.toArray()).map(({ _id }) => _id)).toEqual([1, 3]);
    expect(await adults().find({}, { singleBatch: true, batchSize: 1 }).toArray()).toHaveLength(1);
  });

  test('count, distinct and aggregate', async () => {
    expect(await adults().countDocuments({})).toBe(2);
    expect(await adults().estimatedDocumentCount()).toBe(2);
    expect(await db.command({ count: 'adults', query: { name: 'nobody' } })).toMatchObject({ n: 0 });
    expect((await adults().distinct('tags')).sort()).toEqual(['x', 'y']);
    expect(await adults().distinct('of.place')).toEqual(['Kobe']);
    expect(await adults().distinct('nothing')).toEqual([]);
    expect(
      await adults()
        .aggregate([{ $group: { _id: null, oldest: { $max: '$age' } } }])
        .toArray(),
    ).toEqual([{ _id: null, oldest: 44 }]);
  });

  test('a view is what its collection is now, also when that one is made later', async () => {
    await db.createCollection('early', { viewOn: 'later', pipeline: [{ $set: { seen: true } }] });
    expect(await db.collection('early').find().toArray()).toEqual([]);
    await db.collection<Document & { _id: number }>('later').insertOne({ _id: 9 });
    expect(await db.collection('early').find().toArray()).toEqual([{ _id: 9, seen: true }]);
  });

  test('views on views, joined to, united with and followed', async () => {
    await db.createCollection('names', { viewOn: 'adults', pipeline: [{ $project: { name: 1 } }] });
    expect(await db.collection('names').find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, name: 'b' },
      { _id: 3, name: 'c' },
    ]);
    const joined = await db
      .collection(name)
      .aggregate([
        { $lookup: { from: 'names', localField: '_id', foreignField: '_id', as: 'n' } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(joined.map(({ n }) => (n as unknown[]).length)).toEqual([1, 0, 1]);
    const united = await db
      .collection(name)
      .aggregate([{ $match: { _id: 2 } }, { $unionWith: 'names' }])
      .toArray();
    expect(united.map(({ _id }) => _id as number)).toEqual([2, 1, 3]);
    const followed = await db
      .collection(name)
      .aggregate([
        { $match: { _id: 1 } },
        { $graphLookup: { from: 'names', startWith: '$_id', connectFromField: '_id', connectToField: '_id', as: 'n' } },
      ])
      .toArray();
    expect(followed).toMatchObject([{ n: [{ _id: 1, name: 'b' }] }]);
  });

  test('the collection’s index serves the view', async () => {
    const plan = await adults()
      .find({ age: { $lt: 40 } })
      .explain('executionStats');
    const text = JSON.stringify(plan);
    expect(text).toContain('"IXSCAN"');
    expect(text).not.toContain('"COLLSCAN"');
  });

  test('it is listed with its definition, and changed and dropped without its collection', async () => {
    const [listed] = await db.listCollections({ name: 'adults' }).toArray();
    expect(listed).toEqual({
      name: 'adults',
      type: 'view',
      options: { viewOn: name, pipeline: [{ $match: { age: { $gte: 18 } } }] },
      info: { readOnly: true },
    });
    await db.command({ collMod: 'adults', viewOn: name, pipeline: [{ $match: { age: { $lt: 18 } } }] });
    expect((await adults().find().toArray()).map(({ _id }) => _id)).toEqual([2]);
    expect(await db.stats()).toMatchObject({ views: 1 });
    await adults().drop();
    expect(await db.listCollections({ name: 'adults' }).toArray()).toEqual([]);
    expect(await db.collection(name).countDocuments({})).toBe(3);
  });

  test.each<[string, Document]>([
    ['insert', { insert: 'adults', documents: [{}] }],
    ['update', { update: 'adults', updates: [{ q: {}, u: { $set: { a: 1 } } }] }],
    ['upsert', { update: 'adults', updates: [{ q: { _id: 77 }, u: { $set: { a: 1 } }, upsert: true }] }],
    ['delete', { delete: 'adults', deletes: [{ q: {}, limit: 0 }] }],
    ['findAndModify', { findAndModify: 'adults', query: {}, remove: true }],
    ['createIndexes', { createIndexes: 'adults', indexes: [{ key: { a: 1 }, name: 'a_1' }] }],
    ['listIndexes', { listIndexes: 'adults' }],
    ['dropIndexes', { dropIndexes: 'adults', index: '*' }],
    ['collStats', { collStats: 'adults' }],
    ['$collStats', { aggregate: 'adults', pipeline: [{ $collStats: { count: {} } }], cursor: {} }],
    ['$changeStream', { aggregate: 'adults', pipeline: [{ $changeStream: {} }], cursor: {} }],
    ['$out', { aggregate: 'adults', pipeline: [{ $out: 'adults' }], cursor: {} }],
    ['$merge', { aggregate: 'adults', pipeline: [{ $merge: 'adults' }], cursor: {} }],
    ['explain of a write', { explain: { delete: 'adults', deletes: [{ q: {}, limit: 0 }] } }],
  ])('%s is refused and changes nothing', async (_name, command) => {
    await expectCode(db.command(command), 166);
    expect(await db.collection(name).countDocuments({})).toBe(3);
    expect(await adults().countDocuments({})).toBe(2);
  });

  test('renaming is refused', async () => {
    await expectCode(adults().rename('others'), 166);
  });

  test.each<[string, number, Document]>([
    ['itself', 5, { create: 'v', viewOn: 'v', pipeline: [] }],
    [
      'itself by a join',
      5,
      { create: 'v', viewOn: 'c', pipeline: [{ $facet: { a: [{ $lookup: { from: 'v', pipeline: [], as: 'x' } }] } }] },
    ],
    ['a pipeline that writes', 167, { create: 'v', viewOn: 'c', pipeline: [{ $out: 'o' }] }],
    ['a stage that does not exist', 40324, { create: 'v', viewOn: 'c', pipeline: [{ $nothing: 1 }] }],
    ['no name', 2, { create: 'v', viewOn: '', pipeline: [] }],
    ['a validator', 167, { create: 'v', viewOn: 'c', pipeline: [], validator: {} }],
    ['a pipeline without a collection', 72, { create: 'v', pipeline: [] }],
    ['a name that is taken', 48, { create: 'adults', viewOn: 'c', pipeline: [] }],
  ])('a view on %s is refused', async (_name, code, command) => {
    await expectCode(db.command(command), code);
    expect(await db.listCollections({ name: 'v' }).toArray()).toEqual([]);
  });

  test('a circle that closes by a change is refused', async () => {
    await db.createCollection('second', { viewOn: 'adults', pipeline: [] });
    await expectCode(db.command({ collMod: 'adults', viewOn: 'second', pipeline: [] }), 5);
    await expectCode(db.command({ collMod: name, viewOn: 'x', pipeline: [] }), 72);
  });

  test('twenty views on one another, and not one more', async () => {
    await db.createCollection('v1', { viewOn: name, pipeline: [] });
    for (let n = 2; n <= 20; n++) await db.createCollection(`v${n}`, { viewOn: `v${n - 1}`, pipeline: [] });
    expect(await db.collection('v20').countDocuments({})).toBe(3);
    await expectCode(db.createCollection('v21', { viewOn: 'v20', pipeline: [] }), 165);
  });

  test('a view is read by its own collation', async () => {
    await db.createCollection('loose', { viewOn: name, pipeline: [], collation: { locale: 'en', strength: 2 } });
    expect(await db.collection('loose').find({ name: 'A' }).toArray()).toMatchObject([{ _id: 2 }]);
    expect(await adults().find({ name: 'B' }).toArray()).toEqual([]);
    await expectCode(adults().find({ name: 'B' }).collation({ locale: 'en', strength: 2 }).toArray(), 167);
    await expectCode(db.createCollection('other', { viewOn: 'loose', pipeline: [] }), 167);
  });

  test('what a pipeline cannot do is refused', async () => {
    await expectCode(adults().find().showRecordId(true).toArray(), 168);
    await expectCode(adults().find().returnKey(true).toArray(), 168);
    await expectCode(adults().find().sort({ $natural: 1 }).toArray(), 168);
  });
});
