import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '../..');
const run = promisify(execFile);
const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-start-'));
const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'development', MONGODB_URI: '' };

interface Answer {
  readonly data?: { readonly viewer: Record<string, { readonly nodes?: readonly unknown[] } & string> };
  readonly errors?: readonly unknown[];
}

/** Starts the platform as `npm start` does and resolves to its URL once it has printed it. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn('node', ['scripts/run.cjs', 'start.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /https?:\/\/[\d.:]+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it answered`)));
  });
  return { child, url };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

async function token(persona: string, extra: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run('node', ['scripts/run.cjs', 'scripts/token.ts', persona], {
    cwd: root,
    env: { ...env, ...extra },
  });
  return stdout.trim();
}

async function ask(url: string, query: string, variables: object = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await token('alumni')}` };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('a fresh machine: no token before the sample network, then MemberHome over four subgraphs, and what was acknowledged survives kill -9', async () => {
  await expect(token('alumni')).rejects.toThrow('npm start');
  const first = await start();
  const home = readFileSync(path.join(root, 'schema/operations/member-home.graphql'), 'utf8');
  const answer = await ask(first.url, home, { first: 3 });
  expect(answer.errors).toBeUndefined();
  const viewer = answer.data?.viewer;
  for (const list of [
    'changesSinceLeaving',
    'unreadArticles',
    'upcomingEvents',
    'partnershipRequests',
    'rehireRoles',
  ]) {
    expect([list, viewer?.[list]?.nodes?.length]).toEqual([list, 3]);
  }
  const rename =
    'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { member { version } userErrors { code } } }';
  const { data } = await ask(first.url, '{ viewer { version } }');
  await ask(first.url, rename, {
    input: { expectedVersion: Number(data?.viewer.version), displayName: '新しい表示名' },
  });
  first.child.kill('SIGKILL');
  await ended(first.child);

  const second = await start();
  const after = await ask(second.url, '{ viewer { displayName } }');
  expect(after.data?.viewer.displayName).toBe('新しい表示名');
  second.child.kill('SIGTERM');
  expect(await ended(second.child)).toBe(0);
}, 120_000);

test('tokens of sample personas do not exist in production', async () => {
  await expect(token('secretariat', { NODE_ENV: 'production' })).rejects.toThrow('production');
});
