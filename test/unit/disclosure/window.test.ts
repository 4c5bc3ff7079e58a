import { BreakdownGuard } from '../../../common/statistics/breakdown-guard';
import { monthAfter, wholeMonths } from '../../../common/disclosure/window';

describe('windows of whole months', () => {
  const now = new Date('2026-04-10T00:00:00Z');

  test('end with the last month that is over, in Japan', () => {
    expect(wholeMonths(now)).toEqual({ from: undefined, until: new Date('2026-03-31T15:00:00Z') });
    expect(wholeMonths(new Date('2026-03-31T15:00:00Z')).until).toEqual(new Date('2026-03-31T15:00:00Z'));
    expect(wholeMonths(new Date('2026-03-31T14:59:59Z')).until).toEqual(new Date('2026-02-28T15:00:00Z'));
  });

  test('include both months named', () => {
    expect(wholeMonths(now, { from: '2025-04', to: '2026-03' })).toEqual({
      from: new Date('2025-03-31T15:00:00Z'),
      until: new Date('2026-03-31T15:00:00Z'),
    });
  });

  test.each([[{ to: '2026-04' }], [{ from: '2026-03', to: '2026-02' }], [{ from: '2026-04' }]])(
    'refuse %j',
    (range) => {
      expect(() => wholeMonths(now, range)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    },
  );

  test('months are counted over the turn of the year', () => {
    expect(monthAfter('2025-12')).toBe('2026-01');
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
  });
});

test('one answer breaks a measure down in one way only', () => {
  const guard = new BreakdownGuard();
  guard.admit('req_1', 'rehireInterest', 'by area');
  expect(() => guard.admit('req_1', 'rehireInterest', 'by area')).not.toThrow();
  expect(() => guard.admit('req_1', 'partnershipInterests', 'by year')).not.toThrow();
  expect(() => guard.admit('req_2', 'rehireInterest', 'by year')).not.toThrow();
  expect(() => guard.admit('req_1', 'rehireInterest', 'by year')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});
