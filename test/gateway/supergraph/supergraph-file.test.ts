import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProjectFile } from '../../../common/paths';
import { silentLog } from '../../../common/log';
import { createGraph, type Graph } from '../../../gateway/execution/gateway';
import { fetchSupergraphFrom } from '../../../gateway/supergraph/remote-supergraph';
import { readSupergraph } from '../../../gateway/supergraph/supergraph';
import { closed, portOf } from '../../federation/served';
import { supergraphOf } from '../../federation/testkit';

const sdlWith = (field: string): string =>
  supergraphOf({ one: { sdl: `type Query { ${field}: Int }`, resolvers: {} } });

describe('the file of a supergraph', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'supergraph-'));
  const file = path.join(folder, 'supergraph.graphql');
  const served: string[] = [];
  const refused: string[] = [];
  let graph: Graph;
  beforeAll(async () => {
    writeFileSync(file, sdlWith('first'));
    const log = { ...silentLog, error: (_details: unknown, message: string) => void refused.push(message) };
    graph = createGraph({
      supergraph: { kind: 'file', path: file, intervalMs: 10 },
      transports: () => ({ execute: () => Promise.reject(new Error('not asked')) }),
      log: log as never,
    });
    await graph.start(({ apiSchema }) => served.push(Object.keys(apiSchema.getQueryType()?.getFields() ?? {}).join()));
  });
  afterAll(async () => {
    await graph.stop();
    rmSync(folder, { recursive: true });
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it.each<[string, () => void]>([
    ['emptied', () => writeFileSync(file, '')],
    ['half written', () => writeFileSync(file, sdlWith('other').slice(0, 700))],
    ['removed', () => rmSync(file)],
    ['something else', () => writeFileSync(file, '{"data":null}')],
  ])('that is %s is not taken, and the last good one is served until there is another', async (_name, spoil) => {
    const [before, refusals] = [served.length, refused.length];
    spoil();
    await until(() => refused.length > refusals);
    expect(served).toHaveLength(before);
    const next = `field${before}`;
    // As an editor or a deployment does: a new file takes the place of the old one.
    writeFileSync(`${file}.new`, sdlWith(next));
    renameSync(`${file}.new`, file);
    await until(() => served.at(-1) === next);
    expect(refused.every((message) => message.includes('the last good one is kept'))).toBe(true);
  });

  it('that ends too early is never taken for a whole one, wherever it ends', () => {
    const whole = readProjectFile('schema', 'supergraph.graphql');
    const ends = [...whole.matchAll(/\n}\n/g)].map(({ index }) => index + 3).filter((end) => end < whole.length - 2);
    for (const end of ends.filter((_, index) => index % 9 === 0 || index > ends.length - 9))
      expect(() => readSupergraph(whole.slice(0, end))).toThrow();
  }, 60_000);
});

describe('the address of a supergraph', () => {
  let server: Server;
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  beforeAll(async () => {
    server = createServer((request, response) => answer(response, request));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => closed(server));
  const fetching = (): Promise<string> => fetchSupergraphFrom(`http://127.0.0.1:${portOf(server)}/`)();

  it.each<[string, (response: ServerResponse) => void]>([
    ['304 without a text', (response) => response.writeHead(304).end()],
    ['an error', (response) => response.writeHead(500).end('type Query { a: Int }')],
    ['a redirect in a circle', (response) => response.writeHead(302, { location: '/' }).end()],
    ['a redirect to a file', (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()],
    [
      'a text that is cut off',
      (response) => response.writeHead(200, { 'content-length': 100 }).write('type', () => response.destroy()),
    ],
    [
      'more than any supergraph has',
      (response) => {
        const part = Buffer.alloc(1_048_576, ' ');
        const more = (): void => void (response.destroyed || response.write(part, () => setImmediate(more)));
        response.writeHead(200);
        more();
      },
    ],
  ])('that answers %s tells nothing', async (_name, answering) => {
    answer = answering;
    await expect(fetching()).rejects.toThrow();
  });

  it('is not asked for a text again that it says is still the same', async () => {
    const asked: (string | undefined)[] = [];
    let [tag, text]: [string | undefined, string] = ['"1"', 'type Query { one: Int }'];
    answer = (response, { headers }) => {
      asked.push(headers['if-none-match']);
      if (tag !== undefined && headers['if-none-match'] === tag) return response.writeHead(304).end();
      response.writeHead(200, tag === undefined ? {} : { etag: tag }).end(text);
    };
    const fetchText = fetchSupergraphFrom(`http://127.0.0.1:${portOf(server)}/`);
    expect([await fetchText(), await fetchText()]).toEqual([text, text]);
    [tag, text] = ['"2"', 'type Query { two: Int }'];
    expect([await fetchText(), await fetchText()]).toEqual([text, text]);
    [tag, text] = [undefined, 'type Query { three: Int }'];
    expect([await fetchText(), await fetchText()]).toEqual([text, text]);
    expect(asked).toEqual([undefined, '"1"', '"1"', '"2"', '"2"', undefined]);
  });
});
