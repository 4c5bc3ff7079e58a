import { fiscalYearOfMonth, monthAfter, monthAsked, periodUntil } from '../../../common/statistics/period';

const now = new Date('2026-04-10T00:00:00Z');

test('the month asked for is the last that is over, in Japan', () => {
  expect(monthAsked(now, '2025-01')).toBe('2025-01');
  expect(monthAsked(now, null)).toBe('2026-03');
  expect(monthAsked(new Date('2026-03-31T15:00:00Z'), null)).toBe('2026-03');
  expect(monthAsked(new Date('2026-03-31T14:59:59Z'), null)).toBe('2026-02');
});

test('a period is twelve whole months', () => {
  expect(periodUntil('2026-03', now)).toEqual({
    from: new Date('2025-03-31T15:00:00Z'),
    until: new Date('2026-03-31T15:00:00Z'),
  });
});

test.each(['2026-04', '2027-01'])('%s, which is not over, is refused', (month) => {
  expect(() => periodUntil(month, now)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

test('months are counted over the turn of the year, fiscal years from April', () => {
  expect(monthAfter('2025-12')).toBe('2026-01');
  expect(monthAfter('2026-01', -1)).toBe('2025-12');
  expect([fiscalYearOfMonth('2026-03'), fiscalYearOfMonth('2026-04')]).toEqual([2025, 2026]);
});
