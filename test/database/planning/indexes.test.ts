import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();

/** All stages of a winning plan, outermost first. */
function stages(plan: Document): string[] {
  const inputs = [plan.inputStage, ...(plan.inputStages ?? []), plan.queryPlan].filter(Boolean) as Document[];
  return [plan.stage as string, ...inputs.flatMap(stages)].filter(Boolean);
}

async function explained(
  collection: Collection,
  filter: Document,
  options: Document = {},
): Promise<{ stages: string[]; keys: number; documents: number; returned: number }> {
  const plan = await collection.find(filter, options).explain('executionStats');
  const { executionStats } = plan;
  return {
    stages: stages(plan.queryPlanner.winningPlan),
    keys: executionStats.totalKeysExamined,
    documents: executionStats.totalDocsExamined,
    returned: executionStats.nReturned,
  };
}

describe('the planner', () => {
  let collection: Collection;
  beforeAll(async () => {
    collection = await session.collection(
      Array.from({ length: 1000 }, (_, n) => ({
        _id: n,
        n,
        mod: n % 10,
        name: `name${String(n).padStart(4, '0')}`,
        tags: [n % 7, n % 11],
        sub: { deep: n },
      })),
    );
    await collection.createIndexes([
      { key: { n: 1 } },
      { key: { mod: 1, n: -1 } },
      { key: { name: 1 } },
      { key: { tags: 1 } },
      { key: { 'sub.deep': -1 } },
    ]);
  });

  test.each<[string, Document, Document, number]>([
    ['equality', { n: 5 }, {}, 1],
    ['a range', { n: { $gte: 10, $lt: 30 } }, {}, 20],
    ['$in', { n: { $in: [1, 2, 3, 5000] } }, {}, 3],
    ['a prefix of a compound index', { mod: 3, n: { $gt: 900 } }, {}, 10],
    ['an anchored pattern', { name: /^name001/ }, {}, 10],
    ['a nested field', { 'sub.deep': { $gte: 990 } }, {}, 10],
    ['$or of two indexed parts', { $or: [{ n: 1 }, { name: 'name0002' }] }, {}, 2],
    ['_id', { _id: 77 }, {}, 1],
    ['a page in the order of an index', { mod: 3 }, { sort: { n: -1 }, limit: 5 }, 5],
    ['an order alone', {}, { sort: { n: 1 }, limit: 7 }, 7],
    ['an order backward', {}, { sort: { n: -1 }, limit: 7 }, 7],
  ])('%s looks at no more than it must', async (_name, filter, options, returned) => {
    const plan = await explained(collection, filter, options);
    expect(plan.returned).toBe(returned);
    expect(plan.stages).not.toContain('COLLSCAN');
    expect(plan.stages).not.toContain('SORT');
    expect(plan.documents).toBeLessThanOrEqual(returned + 1);
    expect(plan.keys).toBeLessThanOrEqual(returned * 2 + 4);
  });
  test('a multikey index gives each document once', async () => {
    const plan = await explained(collection, { tags: 3 });
    expect(plan.stages).toContain('IXSCAN');
    expect(plan.returned).toBe(await collection.countDocuments({ $expr: { $in: [3, '$tags'] } }));
    const found = await collection.find({ tags: { $gte: 0 } }).toArray();
    expect(found).toHaveLength(1000);
  });
  test('$all reads one element from the index', async () => {
    const plan = await explained(collection, { tags: { $all: [3, 8] } });
    expect(plan.stages).toContain('IXSCAN');
    expect(plan.documents).toBeLessThan(300);
  });
  test('without an index the collection is scanned', async () => {
    const plan = await explained(collection, { unknown: 1 });
    expect(plan).toMatchObject({ stages: ['COLLSCAN'], documents: 1000, keys: 0, returned: 0 });
  });
  test('the most selective of two is taken', async () => {
    const plan = await explained(collection, { mod: 3, n: 13 });
    expect(plan.documents).toBeLessThanOrEqual(1);
  });
  test('a hint is followed', async () => {
    const plan = await collection.find({ mod: 3, n: 13 }, { hint: { name: 1 } }).explain();
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('name_1');
    const natural = await collection.find({ n: 13 }, { hint: { $natural: 1 } }).explain();
    expect(stages(natural.queryPlanner.winningPlan)).toContain('COLLSCAN');
  });
  test('a hidden index is not used, and comes back', async () => {
    const hide = (hidden: boolean): Promise<Document> =>
      session.db.command({ collMod: collection.collectionName, index: { name: 'n_1', hidden } });
    expect(await hide(true)).toMatchObject({ ok: 1, hidden_old: false, hidden_new: true });
    expect((await explained(collection, { n: 5 })).stages).not.toContain('IXSCAN');
    await hide(false);
    expect((await explained(collection, { n: 5 })).stages).toContain('IXSCAN');
  });
  test('writes explain without writing', async () => {
    const plan = await session.db.command({
      explain: { update: collection.collectionName, updates: [{ q: { n: 5 }, u: { $set: { x: 1 } } }] },
      verbosity: 'queryPlanner',
    });
    expect(stages(plan.queryPlanner.winningPlan)).toEqual(expect.arrayContaining(['UPDATE', 'IXSCAN']));
    expect(await collection.countDocuments({ x: 1 })).toBe(0);
  });
  test('an aggregation starts on an index', async () => {
    const plan = await collection.aggregate([{ $match: { n: { $lt: 5 } } }, { $group: { _id: '$mod' } }]).explain();
    expect(JSON.stringify(plan)).toContain('IXSCAN');
  });
});

describe('partial and sparse indexes', () => {
  test('a partial unique index binds only what it holds', async () => {
    const collection = await session.collection();
    await collection.createIndex({ email: 1 }, { unique: true, partialFilterExpression: { active: true } });
    await collection.insertMany([
      { email: 'a', active: true },
      { email: 'a', active: false },
      { email: 'a', active: false },
    ]);
    await expectCode(collection.insertOne({ email: 'a', active: true }), 11000);
    await expectCode(collection.updateMany({ active: false }, { $set: { active: true } }), 11000);
    expect(await collection.countDocuments({ email: 'a' })).toBe(3);
    expect((await explained(collection, { email: 'a' })).stages).toContain('COLLSCAN');
    expect((await explained(collection, { email: 'a', active: true })).stages).toContain('IXSCAN');
  });
  test('a sparse unique index lets many be without the field, and never hides them', async () => {
    const collection = await session.collection();
    await collection.createIndex({ code: 1 }, { unique: true, sparse: true });
    await collection.insertMany([{ a: 1 }, { a: 2 }, { code: 'x' }]);
    await expectCode(collection.insertOne({ code: 'x' }), 11000);
    expect(await collection.find({ code: null }).toArray()).toHaveLength(2);
    expect(await collection.find({}, { sort: { code: 1 } }).toArray()).toHaveLength(3);
  });
});

describe('managing indexes', () => {
  test('lists what was made, in order, with options', async () => {
    const collection = await session.collection([{ a: 1 }]);
    expect(await collection.createIndex({ a: 1, b: -1 }, { name: 'mine', unique: true })).toBe('mine');
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    expect(await collection.indexes()).toMatchObject([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, name: 'mine', unique: true },
      { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
    ]);
  });
  test('making the same again does nothing', async () => {
    const collection = await session.collection([{ a: 1 }]);
    const make = (): Promise<Document> =>
      session.db.command({ createIndexes: collection.collectionName, indexes: [{ key: { a: 1 }, name: 'a_1' }] });
    expect(await make()).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: false,
    });
    expect(await make()).toMatchObject({ numIndexesBefore: 2, numIndexesAfter: 2, note: 'all indexes already exist' });
  });
  test('on a new collection it makes the collection', async () => {
    const reply = await session.db.command({
      createIndexes: 'made_by_index',
      indexes: [{ key: { a: 1 }, name: 'a_1' }],
    });
    expect(reply).toMatchObject({ createdCollectionAutomatically: true, numIndexesBefore: 1, numIndexesAfter: 2 });
  });
  test.each<[string, Document, number]>([
    ['another name for the same key', { key: { a: 1 }, name: 'other' }, 85],
    ['the same name for another key', { key: { b: 1 }, name: 'a_1' }, 86],
    ['the same with other options', { key: { a: 1 }, name: 'a_1', unique: true }, 86],
    ['an empty key', { key: {}, name: 'e' }, 67],
    ['a direction of zero', { key: { z: 0 }, name: 'z' }, 67],
    ['no name', { key: { q: 1 } }, 9],
    ['an unknown option', { key: { q: 1 }, name: 'q', nonsense: 1 }, 197],
  ])('refuses %s', async (_name, index, code) => {
    const collection = await session.collection([{ a: 1 }]);
    await collection.createIndex({ a: 1 });
    await expectCode(session.db.command({ createIndexes: collection.collectionName, indexes: [index] }), code);
  });
  test('drops by name, by key and all', async () => {
    const collection = await session.collection([{ a: 1 }]);
    await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: 1 } }]);
    await collection.dropIndex('a_1');
    await session.db.command({ dropIndexes: collection.collectionName, index: { b: 1 } });
    expect(await collection.indexes()).toHaveLength(2);
    await expectCode(collection.dropIndex('nothing'), 27);
    await expectCode(collection.dropIndex('_id_'), 72);
    await collection.dropIndexes();
    expect(await collection.indexes()).toHaveLength(1);
  });
  test('of a collection that does not exist', () => expectCode(session.db.collection('nowhere').indexes(), 26));
  test('two arrays in one compound index are refused', async () => {
    const collection = await session.collection();
    await collection.createIndex({ a: 1, b: 1 });
    await collection.insertOne({ a: [1, 2], b: 1 });
    await expectCode(collection.insertOne({ a: [1], b: [2] }), 171);
  });
  test('the fields of an element asked for by $elemMatch are looked up on their index', async () => {
    const periods = (from: number, until: number | null) => ({ periods: [{ from, until }, { note: 'no dates' }] });
    const collection = await session.collection(Array.from({ length: 50 }, (_, n) => periods(n, n % 2 ? null : n + 5)));
    const standing = (at: number, lapsed: Document = { until: { $gte: at } }): Document => ({
      periods: { $elemMatch: { from: { $lt: at }, $or: [{ until: null }, lapsed] } },
    });
    const before = await collection.find(standing(10)).toArray();
    await collection.createIndex({ 'periods.from': 1 });
    expect(await collection.find(standing(10)).toArray()).toEqual(before);
    expect(await explained(collection, standing(10))).toMatchObject({ documents: 10, returned: before.length });
    // An element without the field is one whose field is null.
    expect(await collection.countDocuments({ periods: { $elemMatch: { from: null } } })).toBe(50);
  });
  test('an index is used by its collation only', async () => {
    const collection = await session.collection([{ w: 'a' }, { w: 'A' }]);
    const collation = { locale: 'en', strength: 2 };
    await collection.createIndex({ w: 1 }, { collation });
    expect(await collection.find({ w: 'a' }, { collation }).toArray()).toHaveLength(2);
    expect((await explained(collection, { w: 'a' }, { collation })).stages).toContain('IXSCAN');
    expect(await collection.find({ w: 'a' }).toArray()).toHaveLength(1);
    expect((await explained(collection, { w: 'a' })).stages).toContain('COLLSCAN');
  });
  test('$indexStats counts the use of each index', async () => {
    const collection = await session.collection([{ a: 1 }]);
    await collection.createIndex({ a: 1 });
    await collection.find({ a: 1 }).toArray();
    const stats = await collection.aggregate([{ $indexStats: {} }]).toArray();
    expect(stats.map((entry) => entry.name as string).sort()).toEqual(['_id_', 'a_1']);
    expect(Number(stats.find((entry) => entry.name === 'a_1')?.accesses.ops)).toBeGreaterThan(0);
  });
});
