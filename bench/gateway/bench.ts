import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import type { Benchmark } from '../figure';
import { freePort, gatewayCommand, hiveCommand, startCommand, startOwn, type Contestant } from './contestants';
import { BARE, BARE_NEW, ONE, TWO, figuresOf, lineOf, resultOf } from './figures';
import { runRound, type Round } from './load';
import { BENCH_OPERATION } from './operation';
import { coldPlanMs } from './plan-time';
import { BENCH_SDL, benchTypeDefs } from './shop-subgraphs';
import { trafficOf, type Traffic } from './traffic';
import { wavesOf } from './waves';

const CONNECTIONS = 50;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 4);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);

/** The gateway beside its peers, on the same subgraphs, in turns: a machine's mood then falls on all alike. */
export const run: Benchmark = async (report) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-gateway-'));
  const running: Contestant[] = [];
  try {
    const subgraphs = await startOwn('subgraphs', 'subgraph-server.ts');
    running.push(subgraphs);
    const supergraph = path.join(directory, 'supergraph.graphql');
    const sdl = supergraphAt(subgraphs.url);
    writeFileSync(supergraph, sdl);
    const body = JSON.stringify({ query: BENCH_OPERATION });
    const changing = path.join(directory, 'changing.graphql');
    writeFileSync(changing, supergraphAt(`${subgraphs.url}/changing`));
    const contestants = await startAll(supergraph, changing, subgraphs.url, directory, report);
    running.push(...contestants);
    const traffic = new Map<string, Traffic>();
    let data: unknown;
    for (const each of contestants) {
      const seen = await trafficOf(each, subgraphs.url, body, [BARE, BARE_NEW].includes(each.name) ? 'none' : data);
      traffic.set(each.name, seen.traffic);
      data ??= seen.data;
    }
    const rounds = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
    for (const each of contestants) await runRound(each, body, CONNECTIONS, 2);
    for (let round = 1; round <= ROUNDS; round++) {
      report(`round ${round} of ${ROUNDS}`);
      for (const each of contestants) rounds.get(each.name)?.push(await runRound(each, body, CONNECTIONS, SECONDS));
    }
    const results = new Map(
      contestants.map((each) => [
        each.name,
        resultOf(each, rounds.get(each.name) ?? [], traffic.get(each.name) as Traffic),
      ]),
    );
    for (const [name, result] of results) report(lineOf(name, result));
    return figuresOf(results, await coldPlanMs(sdl));
  } finally {
    for (const { process: child } of running) child.kill();
    rmSync(directory, { recursive: true, force: true });
  }
};

function supergraphAt(url: string): string {
  const services = Object.keys(BENCH_SDL).map((name) => ({
    name,
    url: `${url}/${name}`,
    typeDefs: benchTypeDefs(name),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(String(errors));
  return supergraphSdl;
}

async function startAll(
  supergraph: string,
  changing: string,
  subgraphs: string,
  directory: string,
  report: (line: string) => void,
): Promise<Contestant[]> {
  const waves = path.join(directory, 'waves.json');
  writeFileSync(waves, JSON.stringify(await wavesOf(supergraph)));
  const started = [
    await startOwn(BARE, 'bare.ts', [subgraphs, waves]),
    await startOwn(BARE_NEW, 'bare.ts', [subgraphs, waves, '/changing']),
    await startOwn('stock', 'stock.ts', [supergraph]),
    await startOwn('ours', 'ours.ts', [supergraph, 'http']),
    await startOwn('ours, new answers each time', 'ours.ts', [changing, 'http']),
    await startOwn('ours, sharing', 'ours.ts', [supergraph, 'http', 'sharing']),
    await startOwn('ours, in process', 'ours.ts', [supergraph, 'in-process']),
    await startOwn('ours behind Apollo Server', 'behind-apollo.ts', [supergraph]),
  ];
  for (const workers of [1, 2]) {
    const port = await freePort();
    const env = { ...process.env, GATEWAY_WORKERS: String(workers), SHARE_IDENTICAL: 'off', LOG_LEVEL: 'error' };
    started.push(await startCommand(workers === 1 ? ONE : TWO, gatewayCommand(supergraph, port), port, env));
  }
  const variants = [
    { name: 'Hive', env: {} },
    { name: 'Hive + native planner', env: { BENCH_HIVE_NATIVE: '1' } },
    { name: 'Hive + native planner, sharing', env: { BENCH_HIVE_NATIVE: '1', BENCH_HIVE_SHARING: '1' } },
  ];
  for (const { name, env } of variants) {
    const port = await freePort();
    const command = hiveCommand(supergraph, port);
    if (!command) report(`${name} is not installed: npm ci --prefix bench/peers`);
    else started.push(await startCommand(name, command, port, { ...process.env, ...env }));
  }
  const router = process.env['BENCH_ROUTER_CMD'];
  if (router) {
    const port = await freePort();
    started.push(await startCommand('router', [...router.split(' '), supergraph, String(port)], port));
  }
  return started;
}
