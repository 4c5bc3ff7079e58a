import fc from 'fast-check';
import { WITHHELD, safeCountOf } from '../../../common/disclosure/safe-count';
import { NOT_TOLD, safeRateOf } from '../../../common/disclosure/safe-rate';
import { stagesOf } from '../../../common/statistics/funnel';

const count = fc.integer({ min: 0, max: 300 });

test('the true rate lies in the range that is told, which is never wider than the rounding makes it', () => {
  fc.assert(
    fc.property(count, count, fc.constantFrom(5, 10), (some, others, k) => {
      const [ofSome, ofAll] = [safeCountOf(some, k), safeCountOf(some + others, k)];
      const { value, from, to, suppressed } = safeRateOf([ofSome], [ofAll], k);
      expect(suppressed).toBe(some < k);
      if (value === null || from === null || to === null) return;
      const rate = (100 * some) / (some + others);
      expect([from <= rate, rate <= to, from <= value, value <= to, 0 <= from, to <= 100]).toEqual(
        Array.from({ length: 6 }, () => true),
      );
      // The other way round: every pair of counts in the rounding has its rate in the range.
      expect(to - from).toBeLessThanOrEqual(Math.ceil((100 * 8) / (some + others - 4)) + 2);
    }),
    { numRuns: 3_000 },
  );
});

test('a stage is the sum of its parts as shown, its rate of the stage before, and withheld with any of its parts', () => {
  const [ended, standing] = [safeCountOf(23, 5), safeCountOf(41, 5)];
  const stages = (parts: (typeof ended)[]) =>
    stagesOf(
      [
        { key: 'EXPRESSED', parts },
        { key: 'STANDING', parts: [standing] },
      ],
      5,
    );
  expect(stages([ended, standing])).toMatchObject([
    { key: 'EXPRESSED', reached: { value: 65 }, rate: null },
    { key: 'STANDING', reached: { value: 40 }, rate: { value: 62, from: 55, to: 69 } },
  ]);
  expect(stages([WITHHELD, standing])).toMatchObject([
    { reached: { value: null, suppressed: true } },
    { reached: { value: 40 }, rate: { value: null, from: null, suppressed: true, reason: 'SMALL_GROUP' } },
  ]);
});

test('a sum of parts has the rounding of each of them', () => {
  // 23 of 23 + 23 + 23 with each part at either end of its rounding: from 23/(23+27+27) to 27/(27+23+23).
  const part = safeCountOf(25, 5);
  const { from, to } = safeRateOf([part], [part, part, part], 5);
  expect([(from ?? 100) <= (100 * 23) / 77, (to ?? 0) >= (100 * 27) / 73]).toEqual([true, true]);
});

test('of no parts there is no rate', () => {
  const part = safeCountOf(25, 5);
  expect([safeRateOf([], [part], 5), safeRateOf([part], [], 5)]).toEqual([NOT_TOLD, NOT_TOLD]);
});
