import type { Collection, Document, FindCursor, Sort } from 'mongodb';
import { expectCode } from '../kit/failure';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();
const collation = { locale: 'ja', strength: 3 } as const;
const families = 'サトウ スズキ タカハシ タナカ ワタナベ イトウ ジュリー ガンダ カンダ'.split(' ');
const given = 'ゆうき はるか けん さくら ジョー'.split(' ');
const people = Array.from({ length: 900 }, (_, _id) => ({
  _id,
  kana: `${families[_id % families.length] ?? ''} ${given[(_id * 7) % given.length] ?? ''}`,
  year: _id % 10,
}));

interface Stage {
  stage: string;
  inputStage?: Stage;
  indexBounds?: Document;
}

async function explained(
  collection: Collection<Document>,
  filter: Document,
  options: Document,
): Promise<{ stages: string[]; keys: number; bounds: Document | undefined }> {
  const told = await collection.find(filter, options).explain('executionStats');
  const stages: string[] = [];
  let bounds: Document | undefined;
  for (let at = told.queryPlanner.winningPlan as Stage | undefined; at; at = at.inputStage) {
    stages.push(at.stage);
    bounds = at.indexBounds ?? bounds;
  }
  return { stages, keys: told.executionStats.totalKeysExamined as number, bounds };
}

async function filled(key: Document, options: Document = { collation }): Promise<Collection<Document>> {
  const collection = await session.collection<Document>(people);
  await collection.createIndex(key, options);
  return collection;
}

test('a page in the order of the language comes from the index', async () => {
  const collection = await filled({ kana: 1, _id: 1 });
  const options = { sort: { kana: 1, _id: 1 } satisfies Sort, limit: 20, collation };
  expect(await explained(collection, {}, options)).toMatchObject({ stages: ['LIMIT', 'FETCH', 'IXSCAN'], keys: 20 });
  const backwards = { ...options, sort: { kana: -1, _id: -1 } satisfies Sort };
  expect(await explained(collection, {}, backwards)).toMatchObject({ stages: ['LIMIT', 'FETCH', 'IXSCAN'], keys: 20 });
  const order = new Intl.Collator('ja').compare;
  const expected = [...people].sort((a, b) => order(a.kana, b.kana) || a._id - b._id).slice(0, 20);
  expect(await collection.find({}, options).toArray()).toEqual(expected);
});

test('a range takes the keys that it finds, and no more', async () => {
  const collection = await filled({ kana: 1 });
  const where = { kana: { $gte: 'か', $lt: 'さ' } };
  const found = await collection.find(where, { collation }).toArray();
  expect(new Set(found.map(({ kana }) => String(kana).split(' ')[0]))).toEqual(new Set(['ガンダ', 'カンダ']));
  const told = await explained(collection, where, { collation });
  expect(told).toMatchObject({ stages: ['FETCH', 'IXSCAN'], keys: found.length });
  expect(told.bounds?.kana).toEqual([
    expect.stringMatching(/^\[CollationKey\(0x[0-9a-f]+\), CollationKey\(0x[0-9a-f]+\)\)$/),
  ]);
});

test('the page after a cursor begins where the last one ended', async () => {
  const collection = await filled({ kana: 1, _id: 1 });
  const options = { sort: { kana: 1, _id: 1 } satisfies Sort, limit: 20, collation };
  const first = await collection.find({}, { ...options, limit: 300 }).toArray();
  const { kana, _id } = first[279] as Document;
  const after: Document = {
    $or: [{ kana: { $gt: kana as string } }, { kana: kana as string, _id: { $gt: _id as number } }],
  };
  expect(await collection.find(after, options).toArray()).toEqual(first.slice(280));
  const told = await explained(collection, after, options);
  expect(told.stages).toEqual(['LIMIT', 'FETCH', 'IXSCAN']);
  // The entries of the text that the last page ended with are looked at again.
  expect(told.keys).toBeLessThan(20 + 900 / families.length);
});

test('several years, each in the order of the names, are merged', async () => {
  const collection = await filled({ year: 1, kana: -1, _id: -1 });
  const options = { sort: { kana: -1, _id: -1 } satisfies Sort, limit: 15, collation };
  const told = await explained(collection, { year: { $in: [2, 5, 7] } }, options);
  expect(told.stages.slice(0, 3)).toEqual(['LIMIT', 'FETCH', 'SORT_MERGE']);
  expect(told.keys).toBeLessThanOrEqual(18);
  const plain = await session.collection<Document>(people);
  const where = { year: { $in: [2, 5, 7] } };
  expect(await collection.find(where, options).toArray()).toEqual(await plain.find(where, options).toArray());
});

test('an index serves no order of another collation', async () => {
  const collection = await filled({ kana: 1 });
  for (const other of [undefined, { locale: 'ja', strength: 1 }, { locale: 'en', strength: 3 }]) {
    const options = { sort: { kana: 1 } satisfies Sort, ...(other && { collation: other }) };
    expect((await explained(collection, {}, options)).stages).toEqual(['SORT', 'COLLSCAN']);
    expect((await explained(collection, { kana: { $gte: 'か' } }, options)).stages).toEqual(['SORT', 'COLLSCAN']);
  }
});

test('what an index cannot tell apart is sorted before it is given out', async () => {
  const long = 'あ'.repeat(1_200);
  const ends = ['ん', 'か', 'が', '', 'ー', 'カ', 'さ'];
  const all = [...ends.map((end) => long + end), 'い', 'ß', 'ss', 'SS', 'ßa', 'ssa', 'ㇰ', 'ก่', 'ก', '𐌰b', '𐌱a', '𐌰a'];
  const documents = [...all, ...all].map((w, _id) => ({ _id, w }));
  const collection = await session.collection<Document>(documents);
  await collection.createIndex({ w: 1, _id: 1 }, { collation });
  const order = new Intl.Collator('ja').compare;
  for (const sign of [1, -1] as const) {
    const sort: Sort = { w: sign, _id: sign };
    const expected = [...documents].sort((a, b) => sign * (order(a.w, b.w) || a._id - b._id));
    expect((await explained(collection, {}, { sort, collation })).stages).toEqual(['FETCH', 'IXSCAN']);
    expect(await collection.find({}, { sort, collation }).toArray()).toEqual(expected);
    expect(await collection.find({}, { sort, collation, limit: 7, skip: 2 }).toArray()).toEqual(expected.slice(2, 9));
  }
});

test('long texts without a collation have their order, too', async () => {
  const long = 'x'.repeat(2_000);
  const documents = ['d', 'a', 'c', '', 'b'].map((end, _id) => ({ _id, w: long + end }));
  const collection = await session.collection<Document>(documents);
  await collection.createIndex({ w: 1 });
  const ids = (cursor: FindCursor<Document>): Promise<unknown[]> => cursor.map(({ _id }): unknown => _id).toArray();
  expect(await ids(collection.find({}, { sort: { w: 1 } }))).toEqual([3, 1, 4, 2, 0]);
  expect((await explained(collection, {}, { sort: { w: -1 } })).stages).toEqual(['FETCH', 'IXSCAN']);
  const between = { min: { w: `${long}a` }, max: { w: `${long}c` }, hint: { w: 1 } } as const;
  expect(await ids(collection.find({}, between))).toEqual([1, 4]);
});

test('min and max are ends in the order of the language', async () => {
  const collection = await filled({ kana: 1 });
  const ends = { min: { kana: 'か' }, max: { kana: 'さ' }, hint: { kana: 1 } } as const;
  const found = await collection.find({}, { ...ends, collation }).toArray();
  expect(found).toEqual(await collection.find({ kana: { $gte: 'か', $lt: 'さ' } }, { collation }).toArray());
  await expectCode(collection.find({}, ends).toArray(), 51174);
});

test('the index of _id follows the collation of its collection', async () => {
  const options = { collation: { locale: 'en', strength: 2 } };
  const collection = await session.db.createCollection<{ _id: string }>('people', options);
  expect((await collection.indexes())[0]).toMatchObject({ name: '_id_', collation: { locale: 'en', strength: 2 } });
  await collection.insertMany([{ _id: 'b' }, { _id: 'A' }, { _id: 'c' }]);
  await expectCode(collection.insertOne({ _id: 'B' }), 11000);
  expect(await collection.findOne({ _id: 'C' })).toEqual({ _id: 'c' });
  expect(await collection.find({}, { sort: { _id: 1 } }).toArray()).toEqual([{ _id: 'A' }, { _id: 'b' }, { _id: 'c' }]);
  const told = await explained(collection as unknown as Collection<Document>, { _id: 'C' }, {});
  expect(told.keys).toBe(1);
  await expectCode(collection.updateOne({ _id: 'C' }, { $set: { _id: 'C' } }), 66);
});

test('ends that are cut, and ends of several branches, leave nothing out', async () => {
  const long = 'あ'.repeat(1_200);
  const documents = [`${long}い`, `${long}か`, long, 'a', 'B', 'A', 'b', 'ß'].map((w, _id) => ({ _id, w }));
  const collection = await session.collection<Document>(documents);
  await collection.createIndex({ w: 1 }, { collation: { locale: 'en' } });
  const options = { collation: { locale: 'en' }, sort: { w: 1 } satisfies Sort };
  const ids = (filter: Document): Promise<unknown[]> =>
    collection
      .find(filter, options)
      .map(({ _id }): unknown => _id)
      .toArray();
  expect(await ids({ w: { $lt: `${long}か`, $gt: long } })).toEqual([0]);
  expect(await ids({ w: { $gte: `${long}い` } })).toEqual([0, 1]);
  expect(await ids({ $or: [{ w: { $lt: 'B' } }, { w: { $lte: 'a' } }] })).toEqual([3, 5, 6]);
  expect(await ids({ $or: [{ w: { $gte: 'B' } }, { w: { $gte: 'a' } }], _id: { $gte: 3 } })).toEqual([3, 5, 6, 4, 7]);
});
