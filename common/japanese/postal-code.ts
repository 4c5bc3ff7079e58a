/** Seven digits of a postal code written in any width, with or without 〒 and hyphen; undefined when it is not one. */
export function postalCodeOf(text: string): string | undefined {
  const compact = text.normalize('NFKC').replace(/[\s〒\-‐-―−ー]/g, '');
  return /^\d{7}$/.test(compact) ? compact : undefined;
}
