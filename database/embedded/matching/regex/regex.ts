import { translate } from './translation';

/**
 * A PCRE pattern with the options i, m, s and x as JavaScript's; `more` are flags of JavaScript. Throws when it is not valid, or when
 * JavaScript has no words for it: recursion, conditions, atomic groups, verbs.
 */
export function compileRegex(source: string, options: string, more = ''): RegExp {
  const { pattern, ignoreCase } = translate(source, options);
  return new RegExp(pattern, `${ignoreCase ? 'i' : ''}u${more}`);
}
