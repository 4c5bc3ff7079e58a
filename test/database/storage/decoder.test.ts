import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
  type Document,
} from 'bson';
import fc from 'fast-check';
import { decode, decodeUsual, encode } from '../../../database/embedded/values/values';

const usual = fc.oneof(
  fc.integer().map((n) => new Int32(n)),
  fc.double().map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.constantFrom('1.50', '-0', '9E+100').map((n) => Decimal128.fromString(n)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constant(null),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => new Binary(bytes, 0)),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new UUID(bytes)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
);
const rare = fc.constantFrom(new BSONRegExp('^a', 'i'), new Code('1'), new MaxKey(), new Binary(Buffer.from('ab'), 2));
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 45 }),
  fc.constantFrom('_id', 'constructor', 'a.b', '0'),
);
const clean = name.filter((text) => !text.includes('\0') && text !== '__proto__');

const documentOf = (scalar: fc.Arbitrary<unknown>): fc.Arbitrary<Document> =>
  fc.letrec<{ value: unknown; document: Document }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('document')),
    document: fc.dictionary(clean, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  })).document;

const byTheLibrary = (bytes: Uint8Array): Document =>
  deserialize(bytes, { promoteValues: false, promoteLongs: false, bsonRegExp: true, validation: { utf8: false } });

test('everyday documents are read in one pass, to the last bit', () =>
  fc.assert(
    fc.property(documentOf(usual), (document) => {
      const bytes = Buffer.from(serialize(document));
      const found = decodeUsual(bytes);
      expect(found && encode(found).equals(bytes)).toBe(true);
    }),
    { numRuns: 300 },
  ));

test('with rare types in it a document is read by the library', () =>
  fc.assert(
    fc.property(documentOf(fc.oneof(usual, rare)), rare, (document, last) => {
      const bytes = Buffer.from(serialize({ ...document, last }));
      expect(decodeUsual(bytes)).toBeUndefined();
      expect(encode(decode(bytes)).equals(encode(byTheLibrary(bytes)))).toBe(true);
    }),
    { numRuns: 100 },
  ));

test('what is read of damaged bytes is what the library reads of them', () =>
  fc.assert(
    fc.property(
      documentOf(usual),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (document, changes) => {
        const bytes = Buffer.from(serialize(document));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const found = decodeUsual(bytes);
        if (found) expect(encode(found).equals(encode(byTheLibrary(bytes)))).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  ));

test('a field named __proto__ is a field', () => {
  const bytes = Buffer.from(serialize(new Map<string, unknown>([['__proto__', 'x']])));
  const found = decode(bytes);
  expect(Object.keys(found)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
});
