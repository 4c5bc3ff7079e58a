import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';

/** A running server that the benchmark sends requests to. */
export interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly process: ChildProcess;
}

/** The semi-space that this project's start scripts ask for; the peers get the same. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/** Starts one of this folder's programs as a process of its own. */
export function startOwn(name: string, file: string, args: readonly string[] = []): Promise<Contestant> {
  const run = path.join(PROJECT_ROOT, 'scripts', 'run.cjs');
  const child = fork(run, [path.join('bench', 'gateway', file), ...args], {
    cwd: PROJECT_ROOT,
    execArgv: NODE_OPTIONS,
  });
  return new Promise((resolve, reject) => {
    child.once('message', ({ url }: { url: string }) => resolve({ name, url, process: child }));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

/** Starts a program that listens on a port given to it, and waits until it answers. */
export async function startCommand(
  name: string,
  command: readonly string[],
  port: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Contestant> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore', env });
  const url = `http://127.0.0.1:${port}/graphql`;
  for (let attempt = 0; attempt < 120; attempt++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (await answers(url)) return { name, url, process: child };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  child.kill();
  throw new Error(`${name} did not answer`);
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ query: '{ __typename }' });
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** This project's gateway as `npm run start:gateway` starts it. */
export function gatewayCommand(supergraph: string, port: number): readonly string[] {
  const run = path.join(PROJECT_ROOT, 'scripts', 'run.cjs');
  const flags = ['--supergraph', supergraph, '--port', String(port), '--open'];
  return [process.execPath, ...NODE_OPTIONS, run, 'gateway/index.ts', ...flags];
}

/** Hive Gateway, when `npm ci` was run in bench/peers/ (or BENCH_PEERS names a folder where it is installed). */
export function hiveCommand(supergraph: string, port: number): readonly string[] | undefined {
  const peers = process.env['BENCH_PEERS'] ?? path.join(PROJECT_ROOT, 'bench', 'peers');
  const program = path.join(peers, 'node_modules', '.bin', 'hive-gateway');
  if (!existsSync(program)) return undefined;
  const config = path.join(PROJECT_ROOT, 'bench', 'gateway', 'hive.config.mjs');
  const target = ['supergraph', supergraph, '--port', String(port), '--host', '127.0.0.1', '-c', config];
  return [process.execPath, ...NODE_OPTIONS, program, ...target];
}
