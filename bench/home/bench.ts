import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProjectFile } from '../../common/paths';
import { atMost, told, type Benchmark, type Figure } from '../figure';
import { residentOf, runRound, type Round } from '../gateway/load';
import { commandsPerRequest } from './commands';
import { enlargeNetwork } from './large-network';
import { memberTokens } from './member-tokens';
import { startPlatform } from './platform';

const CONNECTIONS = 20;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);
/** Set to 600000, also compares with a network of that many members; to fill it takes minutes. */
const MEMBERS = Number(process.env['BENCH_MEMBERS'] ?? 0);

/** MemberHome as 20 members ask for it at once, on the platform as `npm start` starts it on a fresh machine. */
export const run: Benchmark = async (report) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-home-'));
  try {
    const body = JSON.stringify({ query: readProjectFile('schema', 'operations', 'member-home.graphql') });
    report('first start');
    const first = await startPlatform(dataDir);
    await first.stop();
    const tokens = await memberTokens(dataDir, CONNECTIONS);
    report(`MemberHome for ${CONNECTIONS} members, ${SECONDS} s`);
    const small = await measure(dataDir, body, tokens);
    const commands = await commandsPerRequest(dataDir, body, tokens[0] ?? '');
    return [
      told('MemberHome: requests per second', rateOf(small.round), '1/s'),
      told('MemberHome: p50', percentile(small.round, 0.5), 'ms'),
      told('MemberHome: p99', percentile(small.round, 0.99), 'ms'),
      told('MemberHome: CPU time per request, the store included', cpuOf(small.round), 'ms'),
      atMost('MemberHome: database commands per request', commands, 20, 'commands'),
      told('resident memory', small.resident ?? NaN, 'MB'),
      atMost('first start, with filling in the sample network', first.startedInMs / 1_000, 10, 's'),
      atMost('later start', small.startedInMs / 1_000, 3, 's'),
      ...(MEMBERS > 0 ? [await against(small.round)] : []),
    ];

    async function against(round: Round): Promise<Figure> {
      await enlargeNetwork(dataDir, MEMBERS, report);
      const large = await measure(dataDir, body, tokens);
      return atMost(
        // CPU time, because minutes lie between the two rounds, and others use the machine, too.
        `CPU time per request at ${MEMBERS} members against 600`,
        cpuOf(large.round) / cpuOf(round),
        1.5,
        '×',
      );
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

async function measure(dataDir: string, body: string, tokens: readonly string[]) {
  const platform = await startPlatform(dataDir);
  try {
    const headersOf = (connection: number) => ({ authorization: `Bearer ${tokens[connection]}` });
    await runRound(platform, body, CONNECTIONS, Math.min(3, SECONDS), headersOf);
    const round = await runRound(platform, body, CONNECTIONS, SECONDS, headersOf);
    return { round, resident: residentOf(platform), startedInMs: platform.startedInMs };
  } finally {
    await platform.stop();
  }
}

const rateOf = ({ requests, seconds }: Round): number => requests / seconds;
const cpuOf = ({ cpuMs = NaN, requests }: Round): number => cpuMs / requests;
const percentile = ({ latencies }: Round, share: number): number =>
  latencies[Math.floor(latencies.length * share)] ?? NaN;
