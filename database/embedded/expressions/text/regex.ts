import { Int32 } from 'bson';
import type { Deadline } from '../../deadline';
import { compileRegex, type Regex } from '../../matching/regex/regex';
import { orderOf, regexOf, stringOf, Order, type Document } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { named } from '../operands';
import { isText } from './strings';

/** The text and the expression of a `$regex…` operator; undefined when one of them is null. */
function prepare(
  { input, regex, options }: Document,
  name: string,
  deadline: Deadline | undefined,
): { text: string; search: Regex } | undefined {
  if (!isNullish(input) && !isText(input)) throw location(51104, `${name} needs 'input' to be of type string`);
  const isRegex = orderOf(regex) === Order.RegExp;
  if (!isNullish(regex) && !isRegex && !isText(regex))
    throw location(51105, `${name} needs 'regex' to be of type string or regex`);
  if (!isNullish(options) && !isText(options)) throw location(51106, `${name} needs 'options' to be of type string`);
  if (isNullish(input) || isNullish(regex)) return undefined;
  const inner = isRegex ? regexOf(regex) : { pattern: stringOf(regex), options: '' };
  const flags = isNullish(options) ? '' : stringOf(options);
  if (inner.options !== '' && flags !== '')
    throw location(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
  const wrong = /[^imsx]/.exec(flags);
  if (wrong) throw location(51108, `${name} invalid flag in regex options: ${flags}`);
  try {
    return { text: stringOf(input), search: compileRegex(inner.pattern, flags || inner.options, deadline) };
  } catch (error) {
    throw location(51111, `Invalid Regex in ${name}: ${(error as Error).message}`);
  }
}

const shape = (text: string, match: RegExpMatchArray): Document => ({
  match: match[0],
  idx: new Int32([...text.slice(0, match.index)].length),
  captures: match.slice(1).map((capture) => capture ?? null),
});

const regexOperator = (evaluate: (text: string | undefined, search: Regex | undefined) => unknown): Build =>
  named(
    ['input', 'regex'],
    ['options'],
    (values, name, { deadline }) => {
      const ready = prepare(values, name, deadline);
      return evaluate(ready?.text, ready?.search);
    },
    { object: 51103, unknown: 31024, missing: { input: 31022, regex: 31023 } },
  );

export const regexOperators: Record<string, Build> = {
  $regexMatch: regexOperator((text, search) => text !== undefined && search !== undefined && search.test(text)),
  $regexFind: regexOperator((text, search) => {
    const match = text === undefined ? null : search?.find(text);
    return match ? shape(text as string, match) : null;
  }),
  $regexFindAll: regexOperator((text, search) =>
    text === undefined || !search ? [] : search.findAll(text).map((match) => shape(text, match)),
  ),
};
