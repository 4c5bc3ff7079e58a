import { execFileSync } from 'node:child_process';
import { PROJECT_ROOT } from '../../common/paths';
import { gatewayEnv } from '../../gateway/env';
import { machineEnv } from '../../machine/env';
import { openSecrets } from '../../machine/secrets';

const made = (): Record<string, string> => {
  const text = execFileSync('node', ['scripts/run.cjs', 'scripts/secrets.ts'], { cwd: PROJECT_ROOT, encoding: 'utf8' });
  const lines = [...text.matchAll(/^(\w+)='?(.*?)'?$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
};

test('npm run secrets makes what the subgraphs and the gateway want in production, new each time', () => {
  const secrets = made();
  const env = { ...secrets, NODE_ENV: 'production', DATA_DIR: '/nowhere' };
  const { actorKey, signingKey } = openSecrets(machineEnv(env));
  const { trust } = gatewayEnv(env);
  expect(trust?.actorKey).toBe(actorKey);
  expect(trust?.tokenKeys.keys).toEqual([expect.objectContaining({ kid: signingKey.kid, x: signingKey.x })]);
  expect(secrets.TOKEN_PUBLIC_KEYS).not.toContain('"d"');
  const others = Object.values(made());
  expect(Object.values(secrets).filter((value) => others.includes(value))).toEqual([]);
});
