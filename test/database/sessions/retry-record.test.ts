import fc from 'fast-check';
import { decodeRecord, encodeRecord, type StatementResult } from '../../../database/embedded/sessions/retry-record';

const result: fc.Arbitrary<StatementResult> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ n: 1 }) },
  fc.record({ n: fc.constantFrom(0, 1, 7), nModified: fc.constantFrom(0, 1, 5) }),
  fc.record({ n: fc.constant(1), nModified: fc.constant(0), upserted: fc.string() }),
  fc.record({ n: fc.constant(1), reply: fc.record({ ok: fc.constant(true), name: fc.string() }) }),
);
const record = fc.record({
  number: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  committed: fc.boolean(),
  at: fc.nat(),
  statements: fc
    .array(fc.tuple(fc.nat(40), result), { maxLength: 40 })
    .map((statements) => new Map(statements.sort(([a], [b]) => a - b))),
});

test('what a retried statement is answered with is the same after a restart, number for number', () => {
  fc.assert(
    fc.property(record, (before) => {
      const after = decodeRecord(encodeRecord(before));
      const ordered = ([a]: [number, StatementResult], [b]: [number, StatementResult]) => a - b;
      expect([...after.statements].sort(ordered)).toEqual([...before.statements]);
      expect({ ...after, statements: 0 }).toEqual({ ...before, statements: 0 });
    }),
  );
});

test('plain statements are kept as ranges: 100,000 inserts take no more than one', () => {
  const plain = (count: number) =>
    encodeRecord({
      number: 1n,
      committed: false,
      at: 1,
      statements: new Map(Array.from({ length: count }, (_, id) => [id, { n: 1 }])),
    });
  expect(plain(100_000)).toHaveLength(plain(1).length);
});
