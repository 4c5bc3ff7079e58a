import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { portOf } from '../federation/served';
import { runScript, startScript } from './kit/child';
import { newDataDir, removeDataDir } from './kit/platform';

const folder = newDataDir();
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => removeDataDir(folder));

test('a port in use is told before anything is begun', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = portOf(other as never);
  const dataDir = path.join(folder, 'unused');
  const { code, stdout, stderr } = await runScript('start', [], { DATA_DIR: dataDir, PORT: String(port) });
  other.close();
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`Port ${port} is in use by another process.`);
  expect(existsSync(dataDir)).toBe(false);
});

test.each([
  ['below /proc', () => '/proc/alumni/data'],
  ['below a file', (file: string) => path.join(file, 'data')],
  ['a file', (file: string) => file],
])('a data directory that is %s is refused with what to do', async (_name, dataDirOf) => {
  const file = path.join(folder, 'file');
  writeFileSync(file, 'mine');
  const dataDir = dataDirOf(file);
  const { code, stdout, stderr } = await runScript('start', [], { DATA_DIR: dataDir, PORT: '0' });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    new RegExp(`^DATA_DIR ${dataDir} cannot be written \\(E[A-Z]+\\)\\. Set DATA_DIR to a folder`),
  );
});

test.each(['/proc/alumni/data', '/dev/null'])('so does the store alone with %s', async (dataDir) => {
  const { code, stdout, stderr } = await runScript('store', ['--port', '0', '--data', dataDir], {});
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(new RegExp(`^${dataDir} cannot hold the data \\(E[A-Z]+\\)\\. Choose a folder`));
});

test('a signal while it starts lets it end with 0, and the next start has everything', async () => {
  const dataDir = path.join(folder, '会員 名簿');
  const settings = { DATA_DIR: dataDir, PORT: '0' };
  const first = await startScript('start', [], settings, /Filling in the sample network/);
  expect((await first.end('SIGTERM')).code).toBe(0);
  const second = await startScript('start', [], settings, /http:\/\/[\d.:]+/);
  expect(readdirSync(dataDir)).not.toEqual([]);
  expect((await fetch(`${second.found}/ready`)).status).toBe(200);
  expect((await second.end('SIGTERM')).code).toBe(0);
}, 60_000);
