import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { SUBGRAPH_NAMES } from '../../common/subgraph/subgraph';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);
const settings = ['machine/env.ts', 'gateway/env.ts'].map(read).join('\n');

test('starts MongoDB as a replica set, the gateway, every subgraph, Redis and a mail catcher', () => {
  expect(Object.keys(compose.services).sort()).toEqual(
    [...SUBGRAPH_NAMES, 'gateway', 'mail', 'mongodb', 'redis'].sort(),
  );
  expect(compose.services.mongodb?.command).toContain('--replSet');
});

test.each(ours)('%s: its command is a script of package.json', (name, { command = [] }) => {
  const [npm, run, script = '', ...rest] = command;
  expect([npm, run]).toEqual(['npm', 'run']);
  expect(scripts).toHaveProperty([script]);
  const file = /run\.cjs (\S+)/.exec(scripts[script] ?? '')?.[1] ?? '';
  expect(read(file)).not.toBe('');
  if (script === 'start:subgraph') expect(rest).toEqual(['--', name]);
});

test.each(ours)('%s: every setting it is given is one that the code reads', (_name, { environment = {} }) => {
  const known = (setting: string): boolean =>
    settings.includes(setting) || /^(IDENTITY|CONTENT|EVENTS|OPPORTUNITIES)_URL$/.test(setting);
  expect(Object.keys(environment).filter((setting) => !known(setting))).toEqual([]);
});

test.each(ours)('%s: is told where the subgraphs answer', (_name, { environment = {} }) => {
  for (const name of SUBGRAPH_NAMES) {
    const { PORT } = compose.services[name]?.environment ?? {};
    expect(environment[`${name.toUpperCase()}_URL`]).toBe(`http://${name}:${PORT}/graphql`);
  }
});

test.each(ours)('%s: its health check asks its own port for a path that is served', (_name, service) => {
  const probe = service.healthcheck?.test.join(' ') ?? '';
  expect(probe).toContain(`http://localhost:${service.environment?.PORT}/health'`);
});
