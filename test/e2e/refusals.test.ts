import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';
import { runScript, startScript } from './kit/child';
import { newDataDir, removeDataDir } from './kit/platform';

const dataDir = newDataDir();
afterAll(() => removeDataDir(dataDir));

/** A start that must fail: what it said, which is for people and holds no stack. */
async function refused(script: string, args: readonly string[], settings: Record<string, string>): Promise<string> {
  const { code, stderr } = await runScript(script, args, { DATA_DIR: dataDir, SAMPLE: 'off', ...settings });
  expect(code).toBe(1);
  expect(stderr).not.toMatch(/^ +at /m);
  return stderr;
}

test('a port in use', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect(await refused('start', [], { PORT: String(port) })).toContain(`Port ${port} is in use`);
  other.close();
}, 30_000);

test('a DATA_DIR that is no folder', async () => {
  const file = path.join(dataDir, 'a-file');
  writeFileSync(file, '');
  for (const wrong of [file, path.join(file, 'inside')]) {
    expect(await refused('start', [], { DATA_DIR: wrong })).toContain(`DATA_DIR ${wrong} cannot be written`);
  }
}, 30_000);

test('a second process on the same DATA_DIR; the first goes on', async () => {
  const first = await startScript('start', [], { DATA_DIR: dataDir, SAMPLE: 'off' }, /https?:\/\/[\d.:]+/);
  expect(await refused('start', [], {})).toContain('Another process is using');
  expect((await fetch(`${first.found}/ready`)).status).toBe(200);
  expect(await (await fetch(`${first.found}/`)).text()).not.toContain('npm run --silent token');
  expect((await first.end('SIGTERM')).code).toBe(0);
}, 60_000);

test('settings that make no sense, all at once', async () => {
  const said = await refused('start', [], { PORT: 'four thousand', LOG_LEVEL: 'loud', SMTP_URL: 'nowhere' });
  for (const name of ['PORT', 'LOG_LEVEL', 'SMTP_URL']) expect(said).toContain(`${name}:`);
}, 30_000);

test('damaged secrets, without showing them', async () => {
  const damaged = path.join(dataDir, 'damaged');
  mkdirSync(damaged);
  writeFileSync(path.join(damaged, 'secrets.json'), '{"actorKey": "s3cret-that-is-cut-o');
  const said = await refused('start', [], { DATA_DIR: damaged });
  expect(said).toContain('secrets.json is damaged');
  expect(said).not.toContain('s3cret');
}, 30_000);

test('a database that does not answer, without showing its password', async () => {
  const said = await refused('start', [], { MONGODB_URI: 'mongodb://user:pa55word@127.0.0.1:1/?replicaSet=rs0' });
  expect(said).toContain('MONGODB_URI does not answer');
  expect(said).not.toContain('pa55word');
}, 60_000);

test('production without secrets', async () => {
  expect(await refused('start', [], { NODE_ENV: 'production' })).toContain('ACTOR_KEY');
}, 30_000);

test('a subgraph in production that does not know where the others are', async () => {
  const said = await refused('start:subgraph', ['events'], {
    NODE_ENV: 'production',
    MONGODB_URI: 'mongodb://127.0.0.1:1/',
    CONTENT_URL: 'http://content:4002/graphql',
  });
  expect(said).toContain('set IDENTITY_URL, OPPORTUNITIES_URL');
}, 30_000);

test('a subgraph that nobody knows, or without a database; a gateway without keys', async () => {
  expect(await refused('start:subgraph', ['people'], {})).toContain('identity|content|events|opportunities');
  expect(await refused('start:subgraph', ['identity'], {})).toContain('MONGODB_URI');
  const said = await refused('start:gateway', [], { ACTOR_KEY: '', TOKEN_PUBLIC_KEYS: '' });
  expect(said).toContain('ACTOR_KEY');
}, 60_000);

test('tokens of sample personas: of no unknown persona, of no network but the sample, never in production', async () => {
  expect(await refused('token', [], {})).toContain('alumni|supporter|business-unit|recruiter|secretariat|analyst');
  expect(await refused('token', ['chairman'], {})).toContain('alumni|supporter');
  expect(await refused('token', ['analyst'], {})).toContain('no sample network');
  const marked = path.join(dataDir, 'marked');
  mkdirSync(marked);
  writeFileSync(path.join(marked, 'sample-network.json'), '{ "filledInAt": "2026-06-01T00:00:00Z" }');
  expect((await runScript('token', ['analyst'], { DATA_DIR: marked })).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const elsewhere = { DATA_DIR: marked, MONGODB_URI: 'mongodb://127.0.0.1:1/' };
  expect(await refused('token', ['analyst'], elsewhere)).toContain('no sample network');
  const production = { DATA_DIR: marked, NODE_ENV: 'production', MONGODB_URI: 'mongodb://127.0.0.1:1/' };
  expect(await refused('token', ['analyst'], production)).toContain('production');
}, 60_000);

test('arguments, which npm start would otherwise pass over', async () => {
  const said = await refused('start', ['--port', '3000'], {});
  expect(said).toContain('takes no arguments, but got: --port 3000');
  expect(said).toContain('.env.example');
}, 30_000);

test('a Node that is too old', () => {
  const asOld = `Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } });
    process.argv = ['node', 'run.cjs', 'start.ts'];
    require('./scripts/run.cjs');`;
  const { status, stderr } = spawnSync('node', ['-e', asOld], { cwd: PROJECT_ROOT, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('Node 20.18.3 is too old: Node 20.19.0 or a later one is needed');
});
