import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JWK } from 'jose';
import { accessTokenOf, type AccessClaimsInput } from '../../../common/actor/claims';
import { HOUR, systemClock } from '../../../common/clock';
import { readProjectFile } from '../../../common/paths';
import { machineEnv } from '../../../machine/env';
import { claimsOfPersona, type Persona } from '../../../machine/sample-personas';
import { openSecrets, publicKeyOf, type Secrets } from '../../../machine/secrets';
import type { Child } from './child';

/** The graph with the sample network, running in processes of its own, however many. */
export interface Platform {
  /** Of the gateway, without a path. */
  readonly url: string;
  readonly dataDir: string;
  /** By name; `gateway` among them. */
  readonly children: ReadonlyMap<string, Child>;
}

/** What tests read of an answer; they say what they expect, so `data` is not typed. */
export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly codes: readonly unknown[];
  readonly messages: readonly string[];
}

export type Who = Persona | AccessClaimsInput | { readonly token: string } | undefined;

export const newDataDir = (): string => mkdtempSync(path.join(tmpdir(), 'alumni-e2e-'));
export const removeDataDir = (dataDir: string): void => rmSync(dataDir, { recursive: true, force: true });
export const operation = (name: string): string => readProjectFile('schema', 'operations', `${name}.graphql`);
export const secretsOf = (dataDir: string): Secrets => openSecrets(machineEnv({ DATA_DIR: dataDir }));
export const publicKeysOf = ({ signingKey }: Secrets): { readonly keys: JWK[] } => ({
  keys: [publicKeyOf(signingKey)],
});

/** An access token as the platform on this data directory would give it out. */
export function tokenOf(dataDir: string, claims: AccessClaimsInput): Promise<string> {
  const { signingKey } = secretsOf(dataDir);
  const privateKey = createPrivateKey({ key: signingKey as never, format: 'jwk' });
  const options = { clock: systemClock, lifetimeMs: HOUR };
  return accessTokenOf(claims, { kid: signingKey.kid ?? '', privateKey }, options);
}

async function tokenFor(dataDir: string, who: Who): Promise<string | undefined> {
  if (who === undefined || (typeof who === 'object' && 'token' in who)) return who?.token;
  return tokenOf(dataDir, typeof who === 'string' ? claimsOfPersona(who) : who);
}

/** Sends an operation, as a sample persona, as somebody with these claims, with a token, or as nobody. */
export async function ask(
  platform: Pick<Platform, 'url' | 'dataDir'>,
  who: Who,
  query: string,
  variables: object = {},
  language = 'ja',
): Promise<Answer> {
  const token = await tokenFor(platform.dataDir, who);
  const headers = {
    'content-type': 'application/json',
    'accept-language': language,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${platform.url}/graphql`, { method: 'POST', headers, body });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions?: { code?: unknown } }[];
  };
  const codes = errors.map((error) => error.extensions?.code);
  return { status: response.status, data, codes, messages: errors.map(({ message }) => message) };
}

/** Ends every process as an operator would and removes the data. */
export async function closePlatform({ children, dataDir }: Platform): Promise<void> {
  await Promise.all([...children.values()].map((child) => child.end('SIGTERM')));
  removeDataDir(dataDir);
}
