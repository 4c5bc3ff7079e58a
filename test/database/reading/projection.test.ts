import type { Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const whole = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  list: [
    { n: 1, m: 1 },
    { n: 2, m: 2 },
    { n: 3, m: 3 },
  ],
  s: 'text',
};

test.each<[string, Document, Document]>([
  ['inclusion', { a: 1 }, { _id: 1, a: 1 }],
  ['inclusion without _id', { a: 1, _id: 0 }, { a: 1 }],
  ['exclusion', { list: 0, b: 0 }, { _id: 1, a: 1, s: 'text' }],
  ['only _id left out', { _id: 0 }, { a: 1, b: whole.b, list: whole.list, s: 'text' }],
  ['a dotted path', { 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
  ['a nested document', { b: { d: 1 } }, { _id: 1, b: { d: 3 } }],
  ['a dotted path left out', { 'b.c': 0, list: 0 }, { _id: 1, a: 1, b: { d: 3 }, s: 'text' }],
  ['a path through an array', { 'list.n': 1 }, { _id: 1, list: [{ n: 1 }, { n: 2 }, { n: 3 }] }],
  ['a missing field', { nothing: 1 }, { _id: 1 }],
  ['the document order, not the projection order', { s: 1, a: 1 }, { _id: 1, a: 1, s: 'text' }],
  ['$slice', { list: { $slice: 1 }, a: 1 }, { _id: 1, a: 1, list: [{ n: 1, m: 1 }] }],
  ['$slice from the end keeps the rest', { list: { $slice: -1 } }, { ...whole, list: [{ n: 3, m: 3 }] }],
  ['$slice with skip', { list: { $slice: [1, 1] }, _id: 1 }, { _id: 1, list: [{ n: 2, m: 2 }] }],
  ['$elemMatch', { list: { $elemMatch: { n: { $gte: 2 } } } }, { _id: 1, list: [{ n: 2, m: 2 }] }],
  ['an expression', { sum: { $add: ['$a', '$b.c'] } }, { _id: 1, sum: 3 }],
  ['another name by path', { renamed: '$s' }, { _id: 1, renamed: 'text' }],
  ['$literal', { one: { $literal: 1 } }, { _id: 1, one: 1 }],
])('%s', async (_name, projection, expected) => {
  const collection = await session.collection([whole]);
  const found = await collection.findOne({}, { projection });
  expect(found).toEqual(expected);
  if (_name.startsWith('the document order')) expect(Object.keys(found ?? {})).toEqual(Object.keys(expected));
});

test('the positional projection shows the element that the filter met', async () => {
  const collection = await session.collection([whole]);
  expect(await collection.findOne({ 'list.n': 2 }, { projection: { 'list.$': 1 } })).toEqual({
    _id: 1,
    list: [{ n: 2, m: 2 }],
  });
});

test.each<[string, Document, number]>([
  ['inclusion mixed with exclusion', { a: 1, b: 0 }, 31254],
  ['exclusion mixed with inclusion', { b: 0, a: 1 }, 31253],
  ['a path and its parent', { b: 1, 'b.c': 1 }, 31249],
])('refuses %s', async (_name, projection, code) => {
  const collection = await session.collection([whole]);
  await expectCode(collection.findOne({}, { projection }), code);
});
