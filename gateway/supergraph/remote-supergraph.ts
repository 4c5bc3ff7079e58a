import { textWithin } from '../../common/bounded-text';
import { SECOND } from '../../common/clock';

/** Larger than any supergraph. */
const MAX_BYTES = 64 * 1_048_576;

/**
 * Asks a URL for the supergraph's text, such as a registry's or a composing build's; once it has it, only whether it is still the same,
 * where the server has entity tags. Rejects when it does not answer with a text.
 */
export function fetchSupergraphFrom(url: string): () => Promise<string> {
  let known: { readonly tag: string; readonly text: string } | undefined;
  return async () => {
    const response = await fetch(url, {
      headers: {
        accept: 'text/plain, application/graphql, */*;q=0.1',
        ...(known && { 'if-none-match': known.tag }),
      },
      signal: AbortSignal.timeout(10 * SECOND),
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 304 && known) return known.text;
      throw new Error(`The address of the supergraph answered with status ${response.status}.`);
    }
    const text = await textWithin(response, MAX_BYTES);
    const tag = response.headers.get('etag');
    known = tag === null ? undefined : { tag, text };
    return text;
  };
}
