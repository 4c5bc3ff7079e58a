import { atLeast, atMost, told, type Figure } from '../figure';
import type { Contestant } from './contestants';
import { residentOf, type Round } from './load';
import type { Traffic } from './traffic';

/** The server that is no gateway. */
export const BARE = 'bare node:http';
/** The same, of subgraphs that answer something else each time, which costs them more, too. */
export const BARE_NEW = 'bare node:http, new answers each time';
export const ONE = 'ours, 1 worker';
export const TWO = 'ours, 2 workers';

/** What all rounds of one contestant showed. */
export interface Result {
  readonly rate: number;
  /** Milliseconds. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** Megabytes. */
  readonly resident: number;
  readonly traffic: Traffic;
}

export function resultOf(each: Contestant, rounds: readonly Round[], traffic: Traffic): Result {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const requests = sum((round) => round.requests);
  const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return {
    rate: requests / sum(({ seconds }) => seconds),
    cpu: sum(({ cpuMs }) => cpuMs ?? NaN) / requests,
    p50: at(0.5),
    p99: at(0.99),
    resident: residentOf(each) ?? NaN,
    traffic,
  };
}

/** One line for people. */
export function lineOf(name: string, { rate, cpu, p50, p99, resident, traffic }: Result): string {
  const { requests, bytes, answer } = traffic;
  return (
    `${name.padEnd(34)} ${rate.toFixed(0).padStart(6)}/s  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  cpu ${cpu.toFixed(2)} ms  ` +
    `rss ${resident.toFixed(0)} MB  ${requests} subgraph requests, ${bytes} bytes, answer ${answer}`
  );
}

/** The goals first, then what was measured of each. Goals whose peers are not installed are left out. */
export function figuresOf(results: ReadonlyMap<string, Result>, planMs: number): Figure[] {
  const rate = (name: string): number => results.get(name)?.rate ?? NaN;
  const cpu = (name: string): number => results.get(name)?.cpu ?? NaN;
  const peer = Math.max(...['Hive', 'Hive + native planner'].map(rate).filter(Number.isFinite));
  const sharing = rate('Hive + native planner, sharing');
  const { requests = NaN, bytes = NaN } = results.get('ours')?.traffic ?? {};
  const goals = [
    atLeast('in process against stock', rate('ours, in process') / rate('stock'), 15, 'times'),
    atLeast('over HTTP against stock', rate('ours') / rate('stock'), 8, 'times'),
    atLeast('in process against the best Node peer', rate('ours, in process') / peer, 5, 'times'),
    atLeast('over HTTP against the best Node peer', rate('ours') / peer, 2, 'times'),
    atLeast('sharing against the best Node peer', rate('ours, sharing') / sharing, 2.5, 'times'),
    atMost('time per request against the bare server', rate(BARE) / rate('ours'), 1.6, 'times'),
    atMost('the same, new answers each time', rate(BARE_NEW) / rate('ours, new answers each time'), 1.6, 'times'),
    told('CPU time per request against the bare server', cpu('ours') / cpu(BARE), 'times'),
    told('the same, new answers each time', cpu('ours, new answers each time') / cpu(BARE_NEW), 'times'),
    atMost('subgraph requests', requests, 7, 'requests'),
    // "2 kB": what the best peer sends, rounded down.
    atMost('subgraph bytes', bytes, 2_500, 'bytes'),
    atMost('planning, cold', planMs, 1, 'ms'),
    told('two workers against one, on cores that also run load and subgraphs', rate(TWO) / rate(ONE), 'times'),
    // What a core of its own would bring for the second worker: nothing is lost when both do as much per CPU second.
    atLeast('requests per CPU second, two workers against one', cpu(ONE) / cpu(TWO), 0.9, 'times'),
    told('cores used by one worker', (rate(ONE) * cpu(ONE)) / 1_000, 'cores'),
    told('cores used by two workers', (rate(TWO) * cpu(TWO)) / 1_000, 'cores'),
  ];
  return [...goals.filter(({ value }) => Number.isFinite(value)), ...[...results].flatMap(measured)];
}

function measured([name, { rate, cpu, p50, p99, resident, traffic }]: [string, Result]): Figure[] {
  return [
    told(`${name}: requests per second`, rate, '1/s'),
    told(`${name}: p50`, p50, 'ms'),
    told(`${name}: p99`, p99, 'ms'),
    told(`${name}: CPU time per request`, cpu, 'ms'),
    told(`${name}: resident memory`, resident, 'MB'),
    told(`${name}: subgraph requests`, traffic.requests, 'requests'),
    told(`${name}: subgraph bytes`, traffic.bytes, 'bytes'),
  ].filter(({ value }) => Number.isFinite(value));
}
