import { SECOND } from '../../common/clock';

/** Larger than any supergraph; a wrong address must not fill the memory. */
const MAX_BYTES = 64 * 1_048_576;

/** Asks a URL for the supergraph's text, such as a registry's or a composing build's. Rejects when it does not answer with a text. */
export function fetchSupergraphFrom(url: string): () => Promise<string> {
  return async () => {
    const response = await fetch(url, {
      headers: { accept: 'text/plain, application/graphql, */*;q=0.1' },
      signal: AbortSignal.timeout(10 * SECOND),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The address of the supergraph answered with status ${response.status}.`);
    }
    return textOf(response);
  };
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > MAX_BYTES) throw new Error(`The address of the supergraph answered more than ${MAX_BYTES} bytes.`);
    text += decoder.decode(part as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}
