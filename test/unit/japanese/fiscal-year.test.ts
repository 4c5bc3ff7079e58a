import {
  dateInTokyo,
  fiscalYearOf,
  fiscalYearOfDate,
  monthInTokyo,
  startOfDateInTokyo,
} from '../../../common/japanese/fiscal-year';

describe('fiscal year', () => {
  it('begins on 1 April in Tokyo, whatever the zone of the machine', () => {
    expect(fiscalYearOf(new Date('2026-03-31T14:59:59Z'))).toBe(2025);
    expect(fiscalYearOf(new Date('2026-03-31T15:00:00Z'))).toBe(2026);
  });

  it('of a calendar date needs no zone', () => {
    expect(['2026-03-31', '2026-04-01', '2026-12-31'].map(fiscalYearOfDate)).toEqual([2025, 2026, 2026]);
    expect(() => fiscalYearOfDate('soon')).toThrow(RangeError);
  });
});

it('dates and months are those of Tokyo', () => {
  const moment = new Date('2026-12-31T15:30:00Z');
  expect([dateInTokyo(moment), monthInTokyo(moment)]).toEqual(['2027-01-01', '2027-01']);
  expect(startOfDateInTokyo('2027-01-01').toISOString()).toBe('2026-12-31T15:00:00.000Z');
});

test.each(['', '2026', '2026-x-31', 'x-04-01'])('%j is no calendar date and has no fiscal year', (text) => {
  expect(() => fiscalYearOfDate(text)).toThrow(RangeError);
});
