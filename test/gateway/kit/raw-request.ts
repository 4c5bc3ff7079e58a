import { connect } from 'node:net';

/** Sends bytes as they are and returns all that comes back: no client library mends or refuses anything. */
export function rawRequest(url: string, text: string, waitMs = 3_000): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** A POST to /graphql with these header lines besides what it needs. */
export function rawPost(body: string, ...headers: readonly string[]): string {
  return [
    'POST /graphql HTTP/1.1',
    'Host: gateway.test',
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n');
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
export const jsonOf = (answer: string): { data?: unknown; errors?: unknown } =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { data?: unknown };
