/** What an error's text may say of a person, by the programs that write such texts: mail addresses, MongoDB's keys, values that did not fit. */
const PERSONAL: readonly (readonly [RegExp, string])[] = [
  [/dup key: \{[^}]*\}/g, 'dup key: {…}'],
  [/\b(invalid value|for value|value:?) (?:"(?:[^"\\]|\\.)*"|\{[^}]*\}|\[[^\]]*\])/g, '$1 …'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '…@…'],
];

/** The text of an error as it may stand in a log. Long texts are cut: nobody reads them, and they may be a whole answer. */
export function loggable(text: string): string {
  return PERSONAL.reduce((safe, [personal, instead]) => safe.replace(personal, instead), text.slice(0, 4_000));
}
