/** Media types of an answer; see the GraphQL-over-HTTP specification, section 6. */
const RESPONSE_JSON = 'application/graphql-response+json';
export const LEGACY_JSON = 'application/json';
export type AnswerType = typeof RESPONSE_JSON | typeof LEGACY_JSON;

/**
 * The media type to answer in. A wildcard or no Accept header gets `application/json`, which old clients expect; undefined when the
 * client accepts neither (406).
 */
export function answerTypeOf(accept: string | undefined): AnswerType | undefined {
  if (accept === undefined || accept === '' || accept === LEGACY_JSON || accept === '*/*') return LEGACY_JSON;
  if (accept === RESPONSE_JSON) return RESPONSE_JSON;
  let best: AnswerType | undefined;
  let bestQuality = 0;
  for (const range of accept.slice(0, 1_000).split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (parameters.some((parameter) => /^charset=(?!"?utf-?8"?$)/.test(parameter))) continue;
    const answer =
      type === RESPONSE_JSON
        ? RESPONSE_JSON
        : type === LEGACY_JSON || type === '*/*' || type === 'application/*'
          ? LEGACY_JSON
          : undefined;
    if (answer === undefined) continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = q === undefined ? 1 : Number(q.slice(2)) || 0;
    if (quality > bestQuality) [best, bestQuality] = [answer, quality];
  }
  return best;
}

/** Whether a POST's Content-Type is JSON in UTF-8: the only one read, which also keeps plain cross-site forms out. */
export function isJsonContent(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;\s*charset="?utf-?8"?\s*)?;?$/i.test(contentType.trim());
}
