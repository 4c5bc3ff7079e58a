import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startScript, type Child } from '../../e2e/kit/child';
import { serveSubgraphs, type ServedSubgraphs } from '../../federation/served';
import type { TestSubgraphs } from '../../federation/testkit';
import { describeWithRedis, testRedis } from '../../testkit/redis';

/** What the subgraph knows; `slowly` reads it at once and answers when it is told to. */
const state = { count: 0, asked: 0, release: (): void => undefined };
const counter: TestSubgraphs = {
  counter: {
    sdl: `extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
      @link(url: "https://alumni.example/cache/v1.0", import: ["@cacheControl"])
      @composeDirective(name: "@cacheControl")
    directive @cacheControl(maxAge: Int) on FIELD_DEFINITION
    type Query { count: Int @cacheControl(maxAge: 600) slowly: Int } type Mutation { add: Int }`,
    resolvers: {
      Query: {
        count: () => state.count,
        slowly: async () => {
          const { count } = state;
          state.asked++;
          if (state.asked % 2 === 1) await new Promise<void>((resolve) => (state.release = resolve));
          return count;
        },
      },
      Mutation: { add: () => ++state.count },
    },
  },
};

/** A connection that stays open, and so always leads to the same process. */
class Line {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/graphql`;
  }

  ask(query: string): Promise<Record<string, number>> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asking = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve((JSON.parse(text) as { data: Record<string, number> }).data));
      });
      asking.on('error', reject).end(JSON.stringify({ query }));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

let served: ServedSubgraphs;
let folder: string;
const children: Child[] = [];
const lines: Line[] = [];
beforeAll(async () => {
  served = await serveSubgraphs(counter);
  folder = mkdtempSync(path.join(tmpdir(), 'changes-'));
  writeFileSync(path.join(folder, 'super.graphql'), served.supergraph);
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.close();
  await Promise.all(children.splice(0).map((child) => child.end('SIGTERM')));
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Readonly<Record<string, string>>): Promise<string> {
  const flags = ['--supergraph', path.join(folder, 'super.graphql'), '--port', '0', '--open'];
  const child = await startScript('start:gateway', flags, settings, /http:\/\/[\d.]+:\d+/);
  children.push(child);
  return child.found;
}

/** A change in one of two processes is seen by who asks the other right after it: neither kept nor joined is what was before. */
async function changesAreSeen(...urls: readonly [string, string]): Promise<void> {
  // Workers of one port get connections in turn.
  const opened: Line[] = [];
  for (const url of [...urls, ...urls]) {
    const line = new Line(url);
    lines.push(line);
    opened.push(line);
    await line.ask('{ __typename }');
  }
  for (let round = 0; round < 6; round++) {
    const [here, there, , thereToo] = (round % 2 === 0 ? opened : [...opened].reverse()) as [Line, Line, Line, Line];
    const before = state.count;
    for (const line of opened) expect(await line.ask('{ count }')).toEqual({ count: before });
    const askedBefore = state.asked;
    const begun = there.ask('{ slowly }');
    while (state.asked === askedBefore) await wait(5);
    expect(await here.ask('mutation { add }')).toEqual({ add: before + 1 });
    expect(await thereToo.ask('{ count }')).toEqual({ count: before + 1 });
    const later = thereToo.ask('{ slowly }');
    await Promise.race([later, wait(500)]);
    state.release();
    expect([await begun, await later]).toEqual([{ slowly: before }, { slowly: before + 1 }]);
  }
}

test('what one worker changed, no other answers with what was before', async () => {
  const url = await start({ GATEWAY_WORKERS: '2' });
  await changesAreSeen(url, url);
}, 60_000);

describeWithRedis('of gateways on two machines with one Redis', () => {
  const redis = testRedis();
  beforeAll(() => redis.start());
  afterAll(() => redis.close());

  test('what one changed, the other does not answer with what was before; nor do their workers', async () => {
    const settings = { REDIS_URL: redis.url };
    await changesAreSeen(await start(settings), await start({ ...settings, GATEWAY_WORKERS: '2' }));
  }, 60_000);

  test('when Redis goes away, nothing is kept for longer than a second', async () => {
    const settings = { REDIS_URL: redis.url };
    const [here, there] = [new Line(await start(settings)), new Line(await start(settings))];
    lines.push(here, there);
    const before = state.count;
    expect(await there.ask('{ count }')).toEqual({ count: before });
    redis.kill();
    await here.ask('mutation { add }');
    await wait(2_500);
    expect(await there.ask('{ count }')).toEqual({ count: before + 1 });
  }, 60_000);
});
