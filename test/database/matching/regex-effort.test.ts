import { effortOf } from '../../../database/embedded/matching/regex/effort';

test.each([
  '(a+)+',
  '(a*)*',
  '(?:a|b)+',
  '(a?){9}',
  '((a+)b){2,}',
  '(a)\\1',
  '(?<n>a)\\k<n>',
  '(?:[+*]+)*',
  '(?=(a+)+)',
])('%s may double with each character', (pattern) => expect(effortOf(pattern).explosive).toBe(true));

test.each([
  ['abc', 1, 1],
  ['^山田', 1, 1],
  ['\\+\\*[+*(|)\\]]\\(', 1, 1],
  ['\\p{L}\\u{1F600}', 1, 1],
  ['a|b|c', 1, 3],
  ['(?:a|b)(c|d)', 1, 4],
  ['a?b{2,4}c{3}', 1, 6],
  ['.*a.+', 3, 1],
  ['(ab)+', 2, 1],
  ['(?<year>\\d{4})-(?:x{2,})?', 2, 2],
  ['^a(?=\\n?$)', 1, 2],
  ['([\\w-]+\\u{2e})+', 3, 1],
  ['(?:/[^/]*)*', 3, 1],
  ['(?:a+b){2,}', 3, 1],
])('%s costs n to the %d times %d', (pattern, degree, factor) => {
  expect(effortOf(pattern)).toEqual({ degree, factor, explosive: false });
});
