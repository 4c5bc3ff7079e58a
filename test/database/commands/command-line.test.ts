import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
let dataDir: string;
beforeAll(() => (dataDir = mkdtempSync(join(tmpdir(), 'store-cli-'))));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function run(...args: string[]): { status: number | null; told: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/run.cjs', 'database/embedded/index.ts', '--data', dataDir, ...args],
    { cwd: root, encoding: 'utf8', timeout: 20_000 },
  );
  return { status, told: stderr.split('\n')[0] ?? '' };
}

test.each<[string, string[], RegExp]>([
  ['a socket that drivers would take for a host', ['--socket', '/tmp/store'], /--socket must end in \.sock/],
  ['a socket and a port', ['--socket', '/tmp/store.sock', '--port', '1'], /one or the other/],
  ['a port that is none', ['--port', 'x'], /--port must be a number/],
  ['a host that others can reach, without a password', ['--host', '0.0.0.0'], /protect the store with --user/],
])('refuses %s, and says what to do', (_, args, message) => {
  const { status, told } = run(...args);
  expect(told).toMatch(message);
  expect(status).toBe(2);
});
