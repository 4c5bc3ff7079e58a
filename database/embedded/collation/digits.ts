const ASCII_ONLY = /^[\0-\x7f]*$/;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;

/**
 * A text with all decimal digits as those of ASCII, which are the same to a numeric order. ICU itself takes `１２` for the number 12 or
 * for two digits, depending on what it is compared with.
 */
export const asciiDigits = (text: string): string =>
  ASCII_ONLY.test(text) ? text : text.replace(OTHER_DIGITS, (digit) => String(valueOf(digit)));

/** Digits stand in rows of ten, the zero first; rows may follow each other. */
function valueOf(digit: string): number {
  const point = digit.codePointAt(0) as number;
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
}
