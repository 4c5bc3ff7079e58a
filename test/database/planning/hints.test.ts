import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
let collection: Collection;
beforeAll(async () => {
  collection = await session.collection(Array.from({ length: 10 }, (_, n) => ({ n, d: -n, s: 'x' })));
  await collection.createIndexes([{ key: { n: 1 } }, { key: { d: -1 } }, { key: { s: 1 }, hidden: true }]);
});

test.each<[string, Document, number]>([
  ['min without a hint', { min: { n: 1 } }, 51173],
  ['min of another field', { min: { d: 1 }, hint: { n: 1 } }, 51174],
  ['min and max of different fields', { min: { n: 1 }, max: { d: 1 }, hint: { n: 1 } }, 51176],
  ['max before min', { min: { n: 5 }, max: { n: 3 }, hint: { n: 1 } }, 51175],
  ['max at min', { min: { n: 5 }, max: { n: 5 }, hint: { n: 1 } }, 51175],
  ['max before min of a descending index', { min: { d: -5 }, max: { d: -3 }, hint: { d: -1 } }, 51175],
  ['a hint of no index', { hint: 'nothing_1' }, 2],
  ['a hint of a hidden index', { hint: { s: 1 } }, 2],
])('refused: %s', async (_name, options, code) => {
  await expectCode(collection.find({}, options).toArray(), code);
});

test('a stretch of a descending index goes from the larger to the smaller value', async () => {
  const found = await collection.find({}, { min: { d: -3 }, max: { d: -5 }, hint: { d: -1 } }).toArray();
  expect(found.map(({ n }) => n as number)).toEqual([3, 4]);
});

test('what fails while documents are read says what was being done', async () => {
  const { namespace } = collection;
  const divided = { $expr: { $eq: [{ $divide: [1, '$zero'] }, 1] } };
  await collection.insertOne({ zero: 0 });
  const failed = async (action: Promise<unknown>, code: number): Promise<string> =>
    (await expectCode(action, code)).message;
  expect(await failed(collection.find(divided).toArray(), 2)).toContain(
    `Executor error during find command: ${namespace} :: caused by :: `,
  );
  const pipeline = [{ $project: { x: { $divide: [1, '$zero'] } } }];
  expect(await failed(collection.aggregate(pipeline).toArray(), 2)).toMatch(
    /^PlanExecutor error during aggregation :: caused by :: /,
  );
  expect(await failed(collection.aggregate(pipeline, { batchSize: 1 }).toArray(), 2)).toMatch(
    /^Executor error during getMore :: caused by :: /,
  );
  expect(await failed(collection.findOneAndUpdate({ n: 1 }, { $inc: { s: 1 } }), 14)).toMatch(
    /^Plan executor error during findAndModify :: caused by :: /,
  );
  expect(await failed(collection.aggregate([{ $nothing: 1 }]).toArray(), 40324)).not.toContain('caused by');
});

test.each<[string, Document, number]>([
  ['$out to a number', { $out: 5 }, 16990],
  ['$out without a collection', { $out: { db: 'x' } }, 40414],
  ['$merge into a number', { $merge: 5 }, 51182],
  ['$merge into nothing', { $merge: {} }, 40414],
  ['$merge into a list', { $merge: { into: [] } }, 51178],
])('no target: %s', async (_name, stage, code) => {
  await expectCode(collection.aggregate([stage]).toArray(), code);
});

test.each<[string, Document, number]>([
  ['$regex of a number', { s: { $regex: 1 } }, 2],
  ['$options of a number', { s: { $regex: 'x', $options: 1 } }, 2],
  ['options twice', { s: { $regex: /x/i, $options: 'm' } }, 51075],
])('no pattern: %s', async (_name, filter, code) => {
  await expectCode(collection.findOne(filter), code);
});
