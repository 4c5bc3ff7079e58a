/** The text of an answer. Rejects as soon as it is longer than so many bytes: a wrong or hostile address must not fill the memory. */
export async function textWithin(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    text += decoder.decode(part as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}
