import { Decimal128, Double, Int32, Long, MongoServerError, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession({ promoteValues: false });

/** The number with which an update is refused, as a statement or as a command. */
async function refusal(command: Document): Promise<number | undefined> {
  try {
    const { writeErrors } = await session.db.command(command, { promoteValues: true });
    return (writeErrors as Document[] | undefined)?.[0]?.code as number | undefined;
  } catch (error) {
    if (error instanceof MongoServerError) return Number(error.code);
    throw error;
  }
}

test.each<[string, Document, Document | Document[], number]>([
  ['inc long overflow', { n: Long.MAX_VALUE }, { $inc: { n: 1 } }, 2],
  ['inc string', { n: 'x' }, { $inc: { n: 1 } }, 14],
  ['inc by string', { n: 1 }, { $inc: { n: 'x' } }, 14],
  ['inc null', { n: null }, { $inc: { n: 1 } }, 14],
  ['push nonarray', { a: 1 }, { $push: { a: 1 } }, 2],
  ['push bad clause', { a: [] }, { $push: { a: { $each: [1], $foo: 1 } } }, 2],
  ['push each nonarray', { a: [] }, { $push: { a: { $each: 1 } } }, 2],
  ['push slice bad', { a: [1, 2, 3] }, { $push: { a: { $each: [4], $slice: 'x' } } }, 2],
  ['push position bad', { a: [1, 2, 3] }, { $push: { a: { $each: [4], $position: 'x' } } }, 2],
  ['push sort bad', { a: [1, 2, 3] }, { $push: { a: { $each: [4], $sort: 5 } } }, 2],
  ['addToSet nonarray', { a: 1 }, { $addToSet: { a: 1 } }, 2],
  ['pop bad', { a: [1] }, { $pop: { a: 3 } }, 9],
  ['pop nonarray', { a: 1 }, { $pop: { a: 1 } }, 14],
  ['pull nonarray', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['pullAll bad', { a: [1] }, { $pullAll: { a: 1 } }, 2],
  ['rename self', { a: 1 }, { $rename: { a: 'a' } }, 2],
  ['rename array', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
  ['rename to array', { a: [{ b: 1 }], x: 1 }, { $rename: { x: 'a.0.c' } }, 2],
  ['rename conflict', { a: 1 }, { $rename: { a: 'b' }, $set: { b: 1 } }, 40],
  ['set into scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['set into array', { a: [1] }, { $set: { 'a.b': 1 } }, 28],
  ['conflict', { a: 1 }, { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
  ['id', { a: 1 }, { $set: { _id: 5 } }, 66],
  ['empty field', { a: 1 }, { $set: { '': 1 } }, 56],
  ['empty part', { a: 1 }, { $set: { 'a..b': 1 } }, 56],
  ['dollar field', { a: 1 }, { $set: { $a: 1 } }, 52],
  ['unknown op', { a: 1 }, { $foo: { a: 1 } }, 9],
  ['mixed', { a: 1 }, { $set: { a: 1 }, b: 2 }, 9],
  ['op not obj', { a: 1 }, { $set: 5 }, 9],
  ['currentDate bad', { a: 1 }, { $currentDate: { a: 'x' } }, 2],
  ['currentDate bad type', { a: 1 }, { $currentDate: { a: { $type: 'x' } } }, 2],
  ['bit double', { a: 1.5 }, { $bit: { a: { and: new Int32(10) } } }, 2],
  ['positional none', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ['all nonarray', { a: 1 }, { $inc: { 'a.$[]': 1 } }, 2],
  ['no filter', { a: [1] }, { $inc: { 'a.$[x]': 1 } }, 2],
  ['pipe bad stage', { a: 1 }, [{ $match: {} }], 72],
  ['pipe unknown', { a: 1 }, [{ $foo: {} }], 40324],
  ['pipe id', { a: 1 }, [{ $set: { _id: 7 } }], 66],
  ['replace id', { a: 1 }, { _id: 2, b: 2 }, 66],
])('refuses and leaves the document alone: %s', async (_name, document, update, code) => {
  const collection = await session.collection([{ _id: 1, ...document }]);
  const before = await collection.findOne();
  expect(await refusal({ update: collection.collectionName, updates: [{ q: { _id: 1 }, u: update }] })).toBe(code);
  expect(await collection.findOne()).toEqual(before);
});

test.each<[string, Document, Document | Document[], Document]>([
  [
    'an int that overflows becomes a long',
    { n: new Int32(2147483647) },
    { $inc: { n: 1 } },
    { n: Long.fromNumber(2147483648) },
  ],
  ['a double stays one', { n: new Double(1) }, { $inc: { n: 1 } }, { n: new Double(2) }],
  [
    'a decimal stays one',
    { n: Decimal128.fromString('0.1') },
    { $inc: { n: Decimal128.fromString('0.2') } },
    { n: Decimal128.fromString('0.3') },
  ],
  ['$mul of nothing is a zero of the type', {}, { $mul: { n: Long.fromNumber(5) } }, { n: Long.ZERO }],
  ['$push keeps the last', { a: ['1', '2', '3'] }, { $push: { a: { $each: ['4'], $slice: -2 } } }, { a: ['3', '4'] }],
  [
    '$addToSet minds the order of fields',
    { a: [{ x: '1', y: '2' }] },
    { $addToSet: { a: { y: '2', x: '1' } } },
    {
      a: [
        { x: '1', y: '2' },
        { y: '2', x: '1' },
      ],
    },
  ],
  [
    '$pull by a condition on objects',
    { a: [{ b: 'x', c: 'x' }, { b: 'y' }] },
    { $pull: { a: { b: 'x' } } },
    { a: [{ b: 'y' }] },
  ],
  ['$rename makes the way', { a: 'x' }, { $rename: { a: 'b.c' } }, { b: { c: 'x' } }],
  ['an index beyond the end fills with null', { a: ['x'] }, { $set: { 'a.3': 'y' } }, { a: ['x', null, null, 'y'] }],
  [
    '$[] changes all',
    { a: [new Int32(1), new Int32(2)] },
    { $inc: { 'a.$[]': 1 } },
    { a: [new Int32(2), new Int32(3)] },
  ],
  ['$min by the order of types', { a: 'x' }, { $min: { a: new Int32(5) } }, { a: new Int32(5) }],
  ['$unset leaves a hole', { a: ['x', 'y', 'z'] }, { $unset: { 'a.1': 1 } }, { a: ['x', null, 'z'] }],
  ['an operator of nothing', { a: 'x' }, { $set: {} }, { a: 'x' }],
  [
    'a pipeline computes with types',
    { a: new Double(1) },
    [{ $set: { b: { $add: ['$a', 1] }, a: '$$REMOVE' } }],
    { b: new Double(2) },
  ],
  ['a replacement', { a: 'x' }, { b: 'y' }, { b: 'y' }],
])('%s', async (_name, document, update, expected) => {
  const collection = await session.collection([{ _id: 'x', ...document }]);
  await session.db.command({ update: collection.collectionName, updates: [{ q: { _id: 'x' }, u: update }] });
  expect(await collection.findOne()).toEqual({ _id: 'x', ...expected });
});

test('new fields come in the order of their names', async () => {
  const collection = await session.collection([{ _id: 1 }]);
  await collection.updateOne({}, { $set: { z: 1, b: 1, a: 1 } });
  expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'a', 'b', 'z']);
});

test.each<[string, Document, Document | Document[], Document | number]>([
  ['from equality', { a: 'x', 'b.c': { $eq: 'y' } }, { $set: { d: 'z' } }, { a: 'x', b: { c: 'y' }, d: 'z' }],
  ['from one of one', { a: { $in: ['x'] }, b: { $all: ['y'] } }, { $set: { d: 'z' } }, { a: 'x', b: 'y', d: 'z' }],
  ['from all parts', { $and: [{ a: 'x' }, { b: 'y' }] }, { $set: { d: 'z' } }, { a: 'x', b: 'y', d: 'z' }],
  ['not from a choice', { $or: [{ a: 'x' }, { b: 'y' }] }, { $set: { d: 'z' } }, { d: 'z' }],
  ['not from a range', { a: { $gt: 'x' } }, { $setOnInsert: { d: 'z' } }, { d: 'z' }],
  ['only the _id for a replacement', { _id: 'one', a: 'x' }, { d: 'z' }, { _id: 'one', d: 'z' }],
  ['a pipeline sees it', { a: 'x' }, [{ $set: { d: { $concat: ['$a', 'z'] } } }], { a: 'x', d: 'xz' }],
  ['twice the same field', { $and: [{ a: 'x' }, { a: 'y' }] }, { $set: { d: 'z' } }, 54],
  ['a field and its part', { a: { b: 'x' }, 'a.b': 'x' }, { $set: { d: 'z' } }, 54],
])('an upsert begins: %s', async (_name, q, u, expected) => {
  const collection = await session.collection();
  const command = { update: collection.collectionName, updates: [{ q, u, upsert: true }] };
  const code = await refusal(command);
  if (typeof expected === 'number') expect(code).toBe(expected);
  else {
    expect(code).toBeUndefined();
    const { _id, ...made } = (await collection.findOne()) as Document;
    expect('_id' in expected ? { _id, ...made } : made).toEqual(expected);
  }
});
