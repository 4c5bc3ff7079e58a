import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from '../../database/embedded/storage/directory-lock';
import { prepareDataDir } from '../../machine/data-dir';

const folder = mkdtempSync(join(tmpdir(), 'data-dir-'));
afterAll(() => rmSync(folder, { recursive: true }));
const othersMay = (path: string): number => statSync(path).mode & 0o077;

test('nobody else of the machine may look into a data directory that was made for the platform or the store', async () => {
  const ofPlatform = join(folder, 'platform', 'data');
  prepareDataDir(ofPlatform);
  const ofStore = join(folder, 'store');
  await (
    await lockDirectory(ofStore)
  )();
  expect([ofPlatform, ofStore].map(othersMay)).toEqual([0, 0]);
});
