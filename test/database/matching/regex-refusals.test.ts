import { compileRegex } from '../../../database/embedded/matching/regex/regex';
import { InvalidRegex } from '../../../database/embedded/matching/regex/refusal';

/** PCRE has an answer to these, JavaScript has not: refused, rather than answered wrongly. */
test.each([
  'a(?R)?b',
  '(a(?1)?b)',
  '(?P>n)(?<n>a)',
  '(?|(a)|(b))c',
  '(a)?(?(1)b|c)',
  '(?>a+)b',
  '(?:ab)++c',
  'a{2,3}+a',
  'a\\Kb',
  '\\Ga',
  '\\X',
  '(*UCP)\\w',
  '(*FAIL)',
  '(?U)a+',
  '(a)?b\\1',
  '(a){0,1}b\\1',
  '(a)|b\\1',
  '(?:(a)|b)\\1',
  '(?:(a)b)*\\1',
  '(?!(a))b\\1',
  '(a\\1)',
  'a(?i)[à-ý]',
])('%j is refused', (pattern) => {
  expect(() => compileRegex(pattern, '')).toThrow(InvalidRegex);
});
