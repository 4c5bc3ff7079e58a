import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessTokenOf } from '../../common/actor/claims';
import { HOUR, systemClock } from '../../common/clock';
import { silentLog } from '../../common/log';
import type { CommandListener } from '../../database/subgraph-database';
import { machineEnv } from '../../machine/env';
import { openMachine } from '../../machine/machine';
import { claimsOfPersona, type Persona } from '../../machine/sample-personas';

/** What comes back over HTTP; tests say what they expect of `data`, so its shape is not typed. */
export interface GraphAnswer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly cost?: { readonly requested: number; readonly budget: number } };
  /** `extensions.code` of each error. */
  readonly codes: readonly string[];
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly language?: 'ja' | 'en';
  /** Instead of the persona's own token; null for none. */
  readonly token?: string | null;
}

/** The whole graph with the sample network in this process, asked over the gateway's HTTP interface. */
export async function openTestGraph(onCommand?: CommandListener) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const kid = 'graph-test';
  const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-graph-'));
  const signingKey = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid });
  const env = machineEnv({ DATA_DIR: dataDir, TOKEN_SIGNING_KEY: signingKey, NODE_ENV: 'test' });
  const machine = await openMachine(env, silentLog, () => undefined, onCommand);
  const tokenOf = (persona: Persona, lifetimeMs = HOUR) =>
    accessTokenOf(claimsOfPersona(persona), { kid, privateKey }, { clock: systemClock, lifetimeMs });
  const tokenOfMember = ({ memberId, cohortId }: { readonly memberId: string; readonly cohortId: string }) =>
    accessTokenOf(
      { kind: 'member', sub: memberId, roles: ['ALUMNI'], cohort: cohortId },
      { kid, privateKey },
      { clock: systemClock, lifetimeMs: HOUR },
    );
  return {
    machine,
    tokenOfMember,
    dataDir,
    tokenOf,
    async ask(persona: Persona, query: string, { variables, language = 'ja', token }: AskOptions = {}) {
      const bearer = token === undefined ? await tokenOf(persona) : token;
      const answer = await machine.gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'accept-language': language, ...(bearer && { authorization: `Bearer ${bearer}` }) },
        payload: { query, variables },
      });
      const body = answer.json<Omit<GraphAnswer, 'codes'>>();
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      return { ...body, data: body.data ?? null, codes } as GraphAnswer;
    },
    async close() {
      await machine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestGraph = Awaited<ReturnType<typeof openTestGraph>>;
