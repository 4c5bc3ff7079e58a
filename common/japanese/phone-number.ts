/** E.164 of a phone number written in any width, with hyphens, brackets or spaces; undefined when it is not one. */
export function phoneNumberOf(text: string): string | undefined {
  const compact = text.normalize('NFKC').replace(/[\s()\-‐-―−ー]/g, '');
  const national = /^0\d{9,10}$/.exec(compact);
  if (national) return `+81${compact.slice(1)}`;
  // +81 (0)3-…, as many write it: the zero is dialled within Japan only.
  const international = compact.replace(/^\+810/, '+81');
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}
