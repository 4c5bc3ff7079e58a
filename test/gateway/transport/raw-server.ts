import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that answers with the bytes it is told to, so that a client meets what no well-behaved server sends. */
export interface RawServer {
  readonly url: string;
  /** Requests in the order of their coming, each as text. */
  readonly requests: string[];
  /** Connections that were ever opened. */
  readonly connections: Socket[];
  stop(): Promise<void>;
}

/** `answer` is called with each whole request (their bodies are named by `content-length`) and its socket. */
export async function rawServer(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
  const requests: string[] = [];
  const connections: Socket[] = [];
  const server: Server = createServer((socket) => {
    connections.push(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = endOf(text); end > 0; end = endOf(text)) {
        const request = Buffer.from(text.slice(0, end), 'latin1').toString('utf8');
        text = text.slice(end);
        requests.push(request);
        answer(socket, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql?a=1`,
    requests,
    connections,
    async stop() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function endOf(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/.exec(text)?.[1]);
  const end = head + 4 + length;
  return head < 0 || text.length < end ? 0 : end;
}

export const ok = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
