import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import type { Contestant } from './contestants';

/** What one round of requests showed. */
export interface Round {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds, sorted. */
  readonly latencies: readonly number[];
  /** CPU time of the server's process, milliseconds; undefined where /proc does not tell. */
  readonly cpuMs: number | undefined;
}

/** Headers besides the usual ones that the nth connection sends. */
type HeadersOf = (connection: number) => Readonly<Record<string, string>>;

/** Sends the same request over `connections` for `seconds`, each connection one after the other. */
export async function runRound(
  to: Contestant,
  body: string,
  connections: number,
  seconds: number,
  headersOf: HeadersOf = () => ({}),
): Promise<Round> {
  const { origin, pathname } = new URL(to.url);
  const pool = new Pool(origin, { connections });
  const latencies: number[] = [];
  const cpuBefore = cpuOf(to);
  const began = performance.now();
  const end = began + seconds * 1_000;
  const client = async (connection: number): Promise<void> => {
    const headers = { 'content-type': 'application/json', accept: 'application/json', ...headersOf(connection) };
    while (performance.now() < end) {
      const sent = performance.now();
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      if (answer.statusCode !== 200) throw new Error(`${to.name} answered ${answer.statusCode}`);
      await answer.body.dump({ limit: Infinity });
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => client(connection)));
  const took = (performance.now() - began) / 1_000;
  const cpuAfter = cpuOf(to);
  await pool.close();
  return {
    requests: latencies.length,
    seconds: took,
    latencies: latencies.sort((a, b) => a - b),
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
  };
}

/** User and system time of a process and its workers in milliseconds (proc(5): fields 14 and 15, in ticks of 10 ms). */
function cpuOf({ process: child }: Contestant): number | undefined {
  try {
    return familyOf(child.pid).reduce((sum, pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return sum + (Number(fields[11]) + Number(fields[12])) * 10;
    }, 0);
  } catch {
    return undefined;
  }
}

/** Resident memory in megabytes, that of workers included. */
export function residentOf({ process: child }: Contestant): number | undefined {
  try {
    return familyOf(child.pid).reduce((sum, pid) => {
      const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return sum + Number(line) / 1_024;
    }, 0);
  } catch {
    return undefined;
  }
}

function familyOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number))];
}
