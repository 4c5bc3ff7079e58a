import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessTokenOf } from '../../common/actor/claims';
import { HOUR, systemClock } from '../../common/clock';
import { silentLog } from '../../common/log';
import { machineEnv } from '../../machine/env';
import { openMachine, type Machine } from '../../machine/machine';
import { claimsOfPersona } from '../../machine/sample-personas';
import { PROJECT_ROOT } from '../../common/paths';

const { privateKey } = generateKeyPairSync('ed25519');
const kid = 'member-home-test';
const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-home-'));
const query = readFileSync(path.join(PROJECT_ROOT, 'schema/operations/member-home.graphql'), 'utf8');
let commands = 0;
let machine: Machine;
let token: string;

beforeAll(async () => {
  const signingKey = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid });
  const env = machineEnv({ DATA_DIR: dataDir, TOKEN_SIGNING_KEY: signingKey, NODE_ENV: 'test' });
  machine = await openMachine(
    env,
    silentLog,
    () => undefined,
    () => (commands += 1),
  );
  token = await accessTokenOf(claimsOfPersona('alumni'), { kid, privateKey }, { clock: systemClock, lifetimeMs: HOUR });
}, 60_000);

afterAll(async () => {
  await machine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test.each([1, 5, 20])('MemberHome with pages of %i needs at most 20 database commands', async (first) => {
  const before = commands;
  const answer = await machine.gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${token}` },
    payload: { query, variables: { first } },
  });
  const body = answer.json<{ data: { viewer: { unreadArticles: { nodes: unknown[] } } }; errors?: unknown[] }>();
  expect(body.errors).toBeUndefined();
  expect(body.data.viewer.unreadArticles.nodes).toHaveLength(first);
  expect(commands - before).toBeGreaterThan(0);
  expect(commands - before).toBeLessThanOrEqual(20);
});
