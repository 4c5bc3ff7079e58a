import { BSONRegExp, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

const values: unknown[] = [
  'ab',
  'ab\u{10ffff}x',
  'ab\u{10ffff}',
  'ac',
  'aa',
  '\ud7ffx',
  '\ue000',
  '\u{10ffff}\u{10ffff}',
  /^ab/,
  /^ac/,
  /^ab/i,
  [/^ab/, 'y'],
  ['x', 'abc'],
  {},
];

const filters: [name: string, filter: Document][] = [
  ['a prefix', { v: /^ab/ }],
  ['a prefix as text', { v: { $regex: '^ab' } }],
  ['two prefixes', { $and: [{ v: /^ab/ }, { v: /^a/ }] }],
  ['a prefix and a range', { $and: [{ v: /^ab/ }, { v: { $gt: 'abb' } }] }],
  ['a range and a prefix', { $and: [{ v: { $gt: 'aa' } }, { v: /^ab/ }] }],
  ['one of two prefixes', { $or: [{ v: /^ab/ }, { v: /^ac/ }] }],
  ['before the surrogates', { v: new BSONRegExp('^\ud7ff') }],
  ['the highest character', { v: new BSONRegExp('^\u{10ffff}') }],
];

describe.each([
  ['texts and arrays', values],
  ['no arrays', values.filter((value) => !Array.isArray(value))],
])('prefixes of %s', (_name, stored) => {
  test.each(filters)('an index finds the same: %s', async (_filter, filter) => {
    const collection = await session.collection(stored.map((v, _id) => ({ _id, v })));
    await collection.createIndex({ v: 1 });
    await collection.createIndex({ v: -1 }, { name: 'backwards' });
    const found = async (hint: Document | string): Promise<unknown[]> =>
      (await collection.find(filter, { hint, sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    const expected = await found({ $natural: 1 });
    expect(expected.length).toBeGreaterThan(0);
    expect([await found({ v: 1 }), await found('backwards')]).toEqual([expected, expected]);
  });
});
