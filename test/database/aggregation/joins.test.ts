import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
describe('across collections', () => {
  let orders: Awaited<ReturnType<typeof session.collection>>;
  let items: Awaited<ReturnType<typeof session.collection>>;
  beforeAll(async () => {
    orders = await session.collection([{ _id: 1, item: 'a', many: ['a', 'b'] }, { _id: 2, item: 'z' }, { _id: 3 }]);
    items = await session.collection([
      { _id: 'a', n: 1, up: 'b' },
      { _id: 'b', n: 2, up: 'c' },
      { _id: 'c', n: 3 },
      { _id: 'none', code: null },
    ]);
  });
  test('$lookup by fields', async () => {
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, localField: 'item', foreignField: '_id', as: 'i' } },
        { $project: { i: '$i._id' } },
      ])
      .toArray();
    expect(found).toEqual([
      { _id: 1, i: ['a'] },
      { _id: 2, i: [] },
      { _id: 3, i: [] },
    ]);
  });
  test('$lookup of an array matches each element', async () => {
    const found = await orders
      .aggregate([
        { $match: { _id: 1 } },
        { $lookup: { from: items.collectionName, localField: 'many', foreignField: '_id', as: 'i' } },
        { $project: { i: { $size: '$i' } } },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 1, i: 2 }]);
  });
  test('$lookup with let and pipeline', async () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$it'] } } }, { $project: { n: 1 } }];
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, let: { it: '$item' }, pipeline, as: 'i' } },
        { $match: { i: { $ne: [] } } },
        { $project: { i: 1 } },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 1, i: [{ _id: 'a', n: 1 }] }]);
  });
  test('$lookup then $unwind', async () => {
    const found = await orders
      .aggregate([
        { $lookup: { from: items.collectionName, localField: 'item', foreignField: '_id', as: 'i' } },
        { $unwind: '$i' },
        { $replaceWith: '$i' },
      ])
      .toArray();
    expect(found).toEqual([{ _id: 'a', n: 1, up: 'b' }]);
  });
  test('$graphLookup', async () => {
    const [found] = await items
      .aggregate([
        { $match: { _id: 'a' } as never },
        {
          $graphLookup: {
            from: items.collectionName,
            startWith: '$up',
            connectFromField: 'up',
            connectToField: '_id',
            as: 'chain',
            depthField: 'depth',
          },
        },
      ])
      .toArray();
    expect(found?.chain.map((each: Document) => each._id).sort()).toEqual(['b', 'c']);
  });
  test('$unionWith', async () => {
    const found = await orders
      .aggregate([
        { $unionWith: { coll: items.collectionName, pipeline: [{ $match: { n: 3 } }] } },
        { $project: { _id: 1 } },
      ])
      .toArray();
    expect(found.map(({ _id }) => _id as unknown)).toEqual([1, 2, 3, 'c']);
  });
  test('$out replaces a collection', async () => {
    const target = await session.collection([{ _id: 'old' }]);
    await items.aggregate([{ $match: { n: { $gt: 1 } } }, { $out: target.collectionName }]).toArray();
    expect(await target.countDocuments()).toBe(2);
    expect(await target.findOne({ _id: 'old' as never })).toBeNull();
  });
  test('$merge inserts and merges', async () => {
    const target = await session.collection([{ _id: 'a', kept: true, n: 0 }]);
    await items
      .aggregate([
        { $match: { n: { $lte: 2 } } },
        { $project: { n: 1 } },
        { $merge: { into: target.collectionName, whenMatched: 'merge', whenNotMatched: 'insert' } },
      ])
      .toArray();
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'a', kept: true, n: 1 },
      { _id: 'b', n: 2 },
    ]);
  });
  test('$merge may fail on a match', async () => {
    const target = await session.collection([{ _id: 'a' }]);
    await expectCode(
      items.aggregate([{ $merge: { into: target.collectionName, whenMatched: 'fail' } }]).toArray(),
      11000,
    );
  });
});
