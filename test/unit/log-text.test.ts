import { loggable } from '../../common/log-text';

it.each([
  [
    'E11000 duplicate key error collection: identity.members index: email_1 dup key: { email: "hanako@example.test" }',
    'E11000 duplicate key error collection: identity.members index: email_1 dup key: {…}',
  ],
  [
    'Cast to date failed for value "1970-01-01" (type string) at path "birthDate"',
    'Cast to date failed for value … (type string) at path "birthDate"',
  ],
  [
    'Variable "$input" got invalid value { name: "山田" }; Field "x" is not defined',
    'Variable "$input" got invalid value …; Field "x" is not defined',
  ],
  ['no mail for hanako.yamada+x@mail.example.co.jp: refused', 'no mail for …@…: refused'],
  ['connect ECONNREFUSED 10.1.2.3:27017', 'connect ECONNREFUSED 10.1.2.3:27017'],
])('a log says what went wrong and not of whom: %s', (text, expected) => expect(loggable(text)).toBe(expected));

it('is quick on texts made to be slow', () => {
  const cpu = process.cpuUsage();
  for (const text of ['a@'.repeat(50_000), 'value "'.repeat(50_000), 'dup key: {'.repeat(50_000), '\\'.repeat(50_000)])
    loggable(text);
  expect(process.cpuUsage(cpu).user / 1_000).toBeLessThan(1_000);
});
