import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { runScript, startScript } from './kit/child';
import { newDataDir, removeDataDir } from './kit/platform';

const dataDir = newDataDir();
const settings = { DATA_DIR: dataDir, SAMPLE: 'off' };
const file = path.join(dataDir, 'roster.csv');
afterAll(() => removeDataDir(dataDir));

const roster = (...args: string[]) => runScript('roster', args, settings);

function put(name: string, bytes: Buffer | string): string {
  const at = path.join(dataDir, name);
  writeFileSync(at, bytes);
  return at;
}

test('600 rows in Shift_JIS, tried and then imported without a server; repeated beside a running one nothing changes', async () => {
  expect((await runScript('sample-roster', [file], settings)).code).toBe(0);
  const tried = await roster('import', file, '--dry-run');
  expect([tried.code, tried.stdout]).toEqual([0, expect.stringContaining('rows=600 created=600')]);
  const imported = await roster('import', file);
  expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining('SHIFT_JIS rows=600 created=600')]);
  // Without SAMPLE=off, too, what is there stays.
  const server = await startScript('start', [], { DATA_DIR: dataDir }, /https?:\/\/[\d.:]+/);
  expect(server.output()).toContain('already holds data');
  const again = await roster('import', file);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('created=0 updated=0 unchanged=600')]);
  expect((await server.end('SIGTERM')).code).toBe(0);
}, 90_000);

test('UTF-8 with a mark is read; UTF-16, an empty file and a picture are refused and change nothing', async () => {
  const text = iconv.decode(readFileSync(file), 'cp932');
  const marked = await roster('import', put('marked.csv', `\ufeff${text}`), '--dry-run');
  expect([marked.code, marked.stdout]).toEqual([0, expect.stringContaining('UTF-8 rows=600')]);
  const broken: readonly [string, Buffer | string, string][] = [
    ['utf16.csv', iconv.encode(text, 'utf16le', { addBOM: true }), '文字コード'],
    ['empty.csv', '', '行がありません'],
    ['header.csv', text.split(/\r?\n/)[0] ?? '', '行がありません'],
    [
      'picture.csv',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xff, 0xfe, 0x80]),
      '文字コード',
    ],
  ];
  for (const [name, bytes, said] of broken) {
    const { code, stdout } = await roster('import', put(name, bytes));
    expect([name, code, stdout]).toEqual([name, 1, expect.stringContaining(said)]);
    expect(stdout).toContain('created=0 updated=0');
  }
}, 90_000);

test('broken rows are named by line and column, never by value, and nothing is imported', async () => {
  const [header = '', first = '', second = ''] = iconv.decode(readFileSync(file), 'cp932').split(/\r?\n/);
  const cells = second.split(',');
  const wrong = cells.map((cell) =>
    /^[SHRＳＨ\d昭平令]+.*\d/.test(cell) && cell.length > 5 ? '平成99年15月40日' : cell,
  );
  const { code, stdout } = await roster('import', put('broken.csv', [header, first, wrong.join(','), '"'].join('\n')));
  expect(code).toBe(1);
  expect(stdout).not.toContain('平成99年');
  expect(stdout).toContain('created=0 updated=0');
  const rows = await roster('import', put('rows.csv', [header, first, wrong.join(',')].join('\n')));
  expect(rows.code).toBe(1);
  expect(rows.stdout).toMatch(/3 行目 \/ row 3/);
}, 60_000);

test('a file that is not there, a folder, and a wrong command', async () => {
  const absent = await roster('import', path.join(dataDir, 'absent.csv'));
  expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('does not exist')]);
  const folder = await roster('import', dataDir);
  expect([folder.code, folder.stderr]).toEqual([1, expect.stringContaining('folder')]);
  for (const args of [[], ['export', file], ['import'], ['import', file, '--dryrun']]) {
    const { code, stderr } = await roster(...args);
    expect([args, code, stderr]).toEqual([args, 1, expect.stringContaining('Usage: npm run --silent roster')]);
  }
}, 60_000);
