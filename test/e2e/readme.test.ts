import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, readProjectFile } from '../../common/paths';
import { closePlatform, removeDataDir, type Platform } from './kit/platform';
import { openOneProcess } from './kit/ways';

/** A checkout whose `data` is a folder of this test, in which the session is pasted as it stands. */
const checkout = mkdtempSync(path.join(tmpdir(), 'alumni-readme-'));
let platform: Platform;

beforeAll(async () => {
  for (const entry of readdirSync(PROJECT_ROOT).filter((name) => name !== 'data')) {
    symlinkSync(path.join(PROJECT_ROOT, entry), path.join(checkout, entry));
  }
  platform = await openOneProcess(path.join(checkout, 'data'));
}, 60_000);
afterAll(async () => {
  await closePlatform(platform);
  removeDataDir(checkout);
}, 30_000);

test('the session of README.md, pasted whole', async () => {
  const [, session = ''] = /```sh\n(# send[\s\S]+?)```/.exec(readProjectFile('README.md')) ?? [];
  expect(session).toContain('localhost:4000');
  const script = session.replaceAll('localhost:4000', new URL(platform.url).host);
  const options = { cwd: checkout, env: { ...process.env, DATA_DIR: path.join(checkout, 'data') } };
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], options);
  expect(stderr.replaceAll(/^\d+\/\d+\n/gm, '')).toBe('');
  expect(stdout).not.toContain('"errors"');
  for (const [, errors] of stdout.matchAll(/"userErrors":(\[[^\]]*\])/g)) expect(errors).toBe('[]');
  const answers = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).data)
    .filter((data) => data !== null);
  const find = (field: string) => answers.filter((data) => field in data).map((data) => data[field]);
  expect(find('viewer')[0].unreadArticles.nodes).toHaveLength(5);
  expect(find('registerForEvent')[0].outcome.registration.id).toMatch(/^reg_/);
  expect(find('approvePartnershipRequest')[0].partnershipRequest.state).toBe('OPEN');
  expect(find('partnershipRequest')).toEqual([{ theme: '健康イベントの共同企画', state: 'OPEN' }]);
  expect(find('expressInterest')[0].proposal.id).toEqual(expect.any(String));
  expect(find('memberStatistics')[0].groups.length).toBeGreaterThan(5);
  expect(find('registrationFunnel')[0].groups).toHaveLength(3);
  expect(find('attendanceFunnel')[0].stages[1].rate.value).toBeGreaterThan(50);
  expect(stdout).toMatch(/"data":null,"extensions":\{"cost":\{"requested":\d+,"budget":\d+\}/);
  expect(stdout.match(/SHIFT_JIS rows=600 created=600/g)).toHaveLength(2);
  const receipts = find('applyForMembership').map(({ receipt }) => receipt.message);
  expect(receipts).toHaveLength(2);
  expect(receipts[0]).toBe(receipts[1]);
  expect(stdout).toMatch(/-welcome-\w+\.eml/);
  expect(find('membershipApplications')[0].totalCount).toBe(7);
}, 120_000);
