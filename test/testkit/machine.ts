import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessTokenOf, type AccessClaimsInput } from '../../common/actor/claims';
import { HOUR, systemClock } from '../../common/clock';
import { silentLog } from '../../common/log';
import type { CommandListener } from '../../database/subgraph-database';
import { machineEnv } from '../../machine/env';
import { openMachine, type Machine } from '../../machine/machine';
import { claimsOfPersona, type Persona } from '../../machine/sample-personas';

import { isBackground } from './sent-command';

/** One machine with the sample network, as `npm start` makes it, without listening. */
export interface TestMachine {
  readonly machine: Machine;
  readonly dataDir: string;
  /** Names and bodies of the database commands so far, without those of background work. */
  readonly commands: readonly Parameters<CommandListener>[0][];
  /** A bearer token; it lives for an hour when nothing else is said. */
  tokenOf(who: Persona | AccessClaimsInput, lifetimeMs?: number): Promise<string>;
  /** POSTs an operation as a persona, as somebody with these claims, or as nobody. */
  ask(
    who: Persona | AccessClaimsInput | undefined,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<MachineAnswer>;
  stop(): Promise<void>;
}

export interface MachineAnswer {
  readonly status: number;
  // Tests say what they expect of the data.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly codes: readonly unknown[];
  readonly text: string;
}

export async function openTestMachine(
  settings: Readonly<Record<string, string>> = {},
  onCommand?: CommandListener,
): Promise<TestMachine> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const kid = 'test-machine';
  const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-machine-'));
  const TOKEN_SIGNING_KEY = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid });
  const env = machineEnv({ DATA_DIR: dataDir, NODE_ENV: 'test', TOKEN_SIGNING_KEY, ...settings });
  const commands: Parameters<CommandListener>[0][] = [];
  const machine = await openMachine(
    env,
    silentLog,
    () => undefined,
    (command) => {
      if (!isBackground(command)) commands.push(command);
      onCommand?.(command);
    },
  );
  const tokenOf = (who: Persona | AccessClaimsInput, lifetimeMs = HOUR): Promise<string> =>
    accessTokenOf(
      typeof who === 'string' ? claimsOfPersona(who) : who,
      { kid, privateKey },
      { clock: systemClock, lifetimeMs },
    );
  return {
    machine,
    dataDir,
    tokenOf,
    commands,
    async ask(who, query, variables = {}, headers = {}) {
      const reply = await machine.gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { ...(who && { authorization: `Bearer ${await tokenOf(who)}` }), ...headers },
        payload: { query, variables },
      });
      const body = reply.json<{ data?: unknown; errors?: { extensions: { code: unknown } }[] }>();
      const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
      return { status: reply.statusCode, data: body.data ?? null, codes, text: reply.payload };
    },
    async stop() {
      await machine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
