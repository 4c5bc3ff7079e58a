import { dateOfText, eraTextOf, fiscalYearOfDate } from '../../common/japanese/era-date';

test.each([
  ['S63.4.1', '1988-04-01'],
  ['s63/04/01', '1988-04-01'],
  ['Ｓ６３．４．１', '1988-04-01'],
  ['昭和63年4月1日', '1988-04-01'],
  ['S64.1.7', '1989-01-07'],
  ['H1.1.8', '1989-01-08'],
  ['平成元年5月1日', '1989-05-01'],
  ['H31.4.30', '2019-04-30'],
  ['R1.5.1', '2019-05-01'],
  ['令和元年５月１日', '2019-05-01'],
  ['R6.3.31', '2024-03-31'],
  ['1988/4/1', '1988-04-01'],
  ['1988-04-01', '1988-04-01'],
  ['19880401', '1988-04-01'],
  ['1988年4月1日', '1988-04-01'],
  [' 2024/2/29 ', '2024-02-29'],
])('%s is %s', (text, iso) => expect(dateOfText(text)).toBe(iso));

test.each([
  '',
  'S64.2.1',
  'H31.5.1',
  'R1.4.30',
  'S0.1.1',
  'H1.2.30',
  '2023/2/29',
  '2024/13/1',
  '昭和',
  'X1.1.1',
  '4/1/1988',
  'S63',
])('%p is no date', (text) => expect(dateOfText(text)).toBeUndefined());

test('fiscal years begin in April', () => {
  expect(fiscalYearOfDate('2025-03-31')).toBe(2024);
  expect(fiscalYearOfDate('2025-04-01')).toBe(2025);
});

test('an era date reads back as the same date', () => {
  for (const date of ['1926-12-25', '1989-01-07', '1989-01-08', '2019-04-30', '2019-05-01', '2026-03-31']) {
    expect(dateOfText(eraTextOf(date))).toBe(date);
  }
});
