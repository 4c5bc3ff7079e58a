import { seriesKeyOf, seriesKeys, trendPoints } from '../../../common/statistics/series';

test('months and fiscal years from the opening to the last month, whatever the data', () => {
  expect(seriesKeys('2024-06', 'MONTH')).toEqual(['2024-04', '2024-05', '2024-06']);
  expect(seriesKeys('2026-03', 'FISCAL_YEAR')).toEqual(['2024', '2025']);
  expect(seriesKeys('2026-04', 'FISCAL_YEAR')).toEqual(['2024', '2025', '2026']);
});

test.each([
  ['2026-03', 'FISCAL_YEAR', '2025'],
  ['2026-04', 'FISCAL_YEAR', '2026'],
  ['2026-04', 'MONTH', '2026-04'],
  // Before the opening: nobody may fall out of the table, for the total would tell.
  ['2019-01', 'MONTH', '2024-04'],
  ['2019-01', 'FISCAL_YEAR', '2024'],
] as const)('%s belongs by %s to %s', (month, step, key) => {
  expect(seriesKeyOf(month, step)).toBe(key);
});

test('a trend has the months, and the fiscal years that are over', () => {
  expect(trendPoints('2024-06', 'MONTH').map(({ key }) => key)).toEqual(['2024-04', '2024-05', '2024-06']);
  expect(trendPoints('2026-02', 'FISCAL_YEAR')).toEqual([{ key: '2024', month: '2025-03' }]);
  expect(trendPoints('2026-03', 'FISCAL_YEAR').at(-1)).toEqual({ key: '2025', month: '2026-03' });
  const long = trendPoints('2040-01', 'MONTH').map(({ key }) => key);
  expect([long.length, long[0], long.at(-1)]).toEqual([36, '2037-02', '2040-01']);
});
