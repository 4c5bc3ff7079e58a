import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isHalfFilled, isSampleNetwork, markSampleNetwork } from '../../machine/sample-marker';

const DATA_DIR = mkdtempSync(path.join(tmpdir(), 'alumni-marker-'));
const local = { DATA_DIR, MONGODB_URI: undefined, production: false };
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));

const states = (env: typeof local | { DATA_DIR: string; MONGODB_URI: string; production: boolean }) => ({
  sample: isSampleNetwork(env),
  half: isHalfFilled(env),
});

test('without a marker, or with a damaged one, data is neither a sample nor to be removed', () => {
  expect(states(local)).toEqual({ sample: false, half: false });
  writeFileSync(path.join(DATA_DIR, 'sample-network.json'), '{ "fict');
  expect(states(local)).toEqual({ sample: false, half: false });
});

test('begun, then filled in; for one database only and never in production', () => {
  markSampleNetwork(local);
  expect(states(local)).toEqual({ sample: false, half: true });
  markSampleNetwork(local, new Date('2026-06-01T00:00:00Z'));
  expect(states(local)).toEqual({ sample: true, half: false });
  expect(states({ ...local, MONGODB_URI: 'mongodb://elsewhere/' })).toEqual({ sample: false, half: false });
  expect(states({ ...local, production: true })).toEqual({ sample: false, half: false });
});
