import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import { atLeast, atMost, type Benchmark, type Figure } from '../figure';
import { freePort, hiveCommand, startCommand, startOwn, type Contestant } from './contestants';
import { residentOf, runRound, type Round } from './load';
import { BENCH_OPERATION } from './operation';
import { coldPlanMs } from './plan-time';
import { BENCH_SDL, benchTypeDefs } from './shop-subgraphs';
import { wavesOf } from './waves';

const CONNECTIONS = 50;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 4);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);

interface Result {
  readonly rate: number;
  readonly cpuPerRequest: number | undefined;
  readonly p50: number;
  readonly p99: number;
  readonly resident: number | undefined;
}

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
    const contestants = await startAll(supergraph, subgraphs.url, directory, report);
    running.push(...contestants);
    const traffic = new Map<string, { requests: number; bytes: number; answer: number }>();
    for (const each of contestants) traffic.set(each.name, await trafficOf(each, subgraphs.url, body));
    const rounds = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
    for (const each of contestants) await runRound(each, body, CONNECTIONS, 2);
    for (let round = 1; round <= ROUNDS; round++) {
      report(`round ${round} of ${ROUNDS}`);
      for (const each of contestants) rounds.get(each.name)?.push(await runRound(each, body, CONNECTIONS, SECONDS));
    }
    const results = new Map(contestants.map((each) => [each.name, resultOf(each, rounds.get(each.name) ?? [])]));
    for (const [name, result] of results) {
      const { requests, bytes, answer } = traffic.get(name) as { requests: number; bytes: number; answer: number };
      const cpu = result.cpuPerRequest?.toFixed(2) ?? '?';
      report(
        `${name.padEnd(34)} ${result.rate.toFixed(0).padStart(6)}/s  p50 ${result.p50.toFixed(1)} ms  p99 ${result.p99.toFixed(1)} ms  ` +
          `cpu ${cpu} ms  rss ${result.resident?.toFixed(0)} MB  ${requests} subgraph requests, ${bytes} bytes, answer ${answer}`,
      );
    }
    return figuresOf(results, traffic.get('ours')?.requests ?? Infinity, await coldPlanMs(sdl));
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
  subgraphs: string,
  directory: string,
  report: (line: string) => void,
): Promise<Contestant[]> {
  const waves = path.join(directory, 'waves.json');
  writeFileSync(waves, JSON.stringify(await wavesOf(supergraph)));
  const started = [
    await startOwn('bare node:http', 'bare.ts', [subgraphs, waves]),
    await startOwn('stock', 'stock.ts', [supergraph]),
    await startOwn('ours', 'ours.ts', [supergraph, 'http']),
    await startOwn('ours, sharing', 'ours.ts', [supergraph, 'http', 'sharing']),
    await startOwn('ours, in process', 'ours.ts', [supergraph, 'in-process']),
  ];
  const variants = [
    { name: 'Hive', env: {} },
    { name: 'Hive + native planner', env: { BENCH_HIVE_NATIVE: '1' } },
    { name: 'Hive + native planner, sharing', env: { BENCH_HIVE_NATIVE: '1', BENCH_HIVE_SHARING: '1' } },
  ];
  for (const { name, env } of variants) {
    const port = await freePort();
    const command = hiveCommand(supergraph, port);
    if (!command) report(`${name} is not installed: npm install --prefix bench`);
    else started.push(await startCommand(name, command, port, { ...process.env, ...env }));
  }
  const router = process.env['BENCH_ROUTER_CMD'];
  if (router) {
    const port = await freePort();
    started.push(await startCommand('router', [...router.split(' '), supergraph, String(port)], port));
  }
  return started;
}

async function trafficOf(each: Contestant, subgraphs: string, body: string) {
  const ask = async (): Promise<string> => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await fetch(each.url, { method: 'POST', headers, body });
    return answer.text();
  };
  await ask();
  await fetch(`${subgraphs}/counts`);
  const answer = (await ask()).length;
  const counts = (await (await fetch(`${subgraphs}/counts`)).json()) as { requests: number; bytes: number };
  return { ...counts, answer };
}

function resultOf(each: Contestant, rounds: readonly Round[]): Result {
  const requests = rounds.reduce((sum, round) => sum + round.requests, 0);
  const seconds = rounds.reduce((sum, round) => sum + round.seconds, 0);
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  const cpu = rounds.every(({ cpuMs }) => cpuMs !== undefined)
    ? rounds.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0) / requests
    : undefined;
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return { rate: requests / seconds, cpuPerRequest: cpu, p50: at(0.5), p99: at(0.99), resident: residentOf(each) };
}

function figuresOf(results: ReadonlyMap<string, Result>, requests: number, planMs: number): Figure[] {
  const rate = (name: string): number => results.get(name)?.rate ?? NaN;
  const peer = Math.max(...['Hive', 'Hive + native planner'].map(rate).filter(Number.isFinite));
  const figures = [
    atLeast('in process against stock', rate('ours, in process') / rate('stock'), 15, 'times'),
    atLeast('over HTTP against stock', rate('ours') / rate('stock'), 8, 'times'),
    atMost('time per request against the bare server', rate('bare node:http') / rate('ours'), 1.6, 'times'),
    atMost('subgraph requests', requests, 7, 'requests'),
    atMost('planning, cold', planMs, 1, 'ms'),
  ];
  if (Number.isFinite(peer)) {
    figures.push(
      atLeast('in process against the best Node peer', rate('ours, in process') / peer, 5, 'times'),
      atLeast('over HTTP against the best Node peer', rate('ours') / peer, 2, 'times'),
      atLeast(
        'sharing against the best Node peer',
        rate('ours, sharing') / rate('Hive + native planner, sharing'),
        2.5,
        'times',
      ),
    );
  }
  for (const [name, { rate: each }] of results) figures.push(atLeast(`${name}: requests per second`, each, 0, '1/s'));
  return figures;
}
