import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';
import { shop } from '../federation/cases/shop';
import { serveSubgraphs, type ServedSubgraphs } from '../federation/served';

describe('npm run start:gateway -- --supergraph FILE --port N --open', () => {
  let [served, folder, gateway]: [ServedSubgraphs?, string?, ChildProcess?] = [];
  afterAll(async () => {
    gateway?.kill('SIGKILL');
    await served?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it('serves a supergraph that is not of this network, without secrets, to anybody', async () => {
    served = await serveSubgraphs(shop);
    folder = await mkdtemp(path.join(tmpdir(), 'any-supergraph-'));
    await writeFile(path.join(folder, 'super.graphql'), served.supergraph);
    // The file is meant relative to where the command was given.
    gateway = start(['--supergraph', 'super.graphql', '--port', '0', '--open'], { INIT_CWD: folder });
    const url = await addressOf(gateway);
    for (const accept of ['*/*', 'application/json', undefined]) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(accept && { accept }) },
        body: JSON.stringify({ query: '{ me { name reviews { product { name inStock } } } }' }),
      });
      expect(response.status).toBe(200);
      expect(((await response.json()) as { data: unknown }).data).toEqual({
        me: { name: 'Aoi', reviews: expect.arrayContaining([{ product: { name: 'Desk', inStock: true } }]) },
      });
    }
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  }, 60_000);

  it('refuses to be open in production, and without the flag wants its secrets', async () => {
    const open = start(['--supergraph', 'x.graphql', '--open'], { NODE_ENV: 'production' });
    const guarded = start(['--supergraph', 'x.graphql'], {});
    const [first, second] = await Promise.all([outcomeOf(open), outcomeOf(guarded)]);
    expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining('not in production') });
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/ACTOR_KEY[^]*TOKEN_PUBLIC_KEYS/) });
  }, 60_000);

  it('names a flag that does not exist', async () => {
    const { code, stderr } = await outcomeOf(start(['--supergrph', 'x'], {}));
    expect(code).toBe(1);
    expect(stderr).toContain('--supergrph');
    expect(stderr).toContain('--supergraph');
  }, 60_000);
});

function start(flags: readonly string[], settings: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, HOME } = process.env;
  const script = path.join(PROJECT_ROOT, 'scripts', 'run.cjs');
  return spawn(process.execPath, [script, 'gateway/index.ts', ...flags], {
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function outcomeOf(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stderr };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (part: Buffer): void => {
      printed += part.toString();
      const url = /http:\/\/[\d.]+:\d+/.exec(printed)?.[0];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => reject(new Error(`The gateway ended: ${printed}`)));
  });
}
