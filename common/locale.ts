/** The languages that the network speaks: Japanese is the normal case, English the second. */
export type Locale = 'ja' | 'en';

/** One text in every language the network speaks. */
export type LocalizedText = Readonly<Record<Locale, string>>;

/**
 * The best supported language of an Accept-Language header (RFC 9110, section 12.5.4). Japanese when the header is absent,
 * malformed, or names only languages that the network does not speak.
 */
export function localeOf(acceptLanguage: string | undefined): Locale {
  let best: Locale = 'ja';
  let bestQuality = 0;
  for (const item of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
    const language = tag.split('-')[0];
    if (language !== 'ja' && language !== 'en') continue;
    const q = parameters.map((parameter) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const quality = q === undefined ? 1 : Number(q);
    if (quality > bestQuality) [best, bestQuality] = [language, quality];
  }
  return best;
}
