import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JWK } from 'jose';
import { EnvironmentError } from '../common/env';
import type { MachineEnv } from './env';

/** The secrets of the platform; see .env.example. */
export interface Secrets {
  /** HMAC key by which the gateway signs who is asking. */
  readonly actorKey: string;
  /** HMAC key of the roster's matching keys. Changing it makes an imported roster unmatchable. */
  readonly matchingKey: string;
  /** Private Ed25519 key that signs access tokens; carries its `kid`. */
  readonly signingKey: JWK;
}

type SecretsEnv = Pick<MachineEnv, 'DATA_DIR' | 'production' | 'ACTOR_KEY' | 'MATCHING_KEY' | 'TOKEN_SIGNING_KEY'>;

/**
 * Secrets come from the environment. Outside production, those that are missing are made once and kept in DATA_DIR/secrets.json, readable by
 * the owner alone, so that the sample network needs no setting up. In production a missing secret is an error.
 */
export function openSecrets(env: SecretsEnv): Secrets {
  const { ACTOR_KEY: actorKey, MATCHING_KEY: matchingKey, TOKEN_SIGNING_KEY: signingKey } = env;
  if (actorKey && matchingKey && signingKey) {
    return { actorKey, matchingKey, signingKey: keyIn(signingKey) };
  }
  if (env.production) {
    throw new EnvironmentError(
      'In production ACTOR_KEY, MATCHING_KEY and TOKEN_SIGNING_KEY must be set (see .env.example).',
    );
  }
  const kept = keptSecrets(env.DATA_DIR);
  return {
    actorKey: actorKey ?? kept.actorKey,
    matchingKey: matchingKey ?? kept.matchingKey,
    signingKey: signingKey ? keyIn(signingKey) : kept.signingKey,
  };
}

/** The public half of the signing key, which verifiers get. */
export function publicKeyOf(key: JWK): JWK {
  const { d: _private, ...open } = key;
  return open;
}

function keyIn(text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw new EnvironmentError('TOKEN_SIGNING_KEY is not a private Ed25519 key as JWK (see .env.example).');
  }
}

function secretsIn(file: string): Secrets {
  try {
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    if (secrets.actorKey && secrets.matchingKey && secrets.signingKey.d) return secrets;
  } catch {
    // Cut off or not JSON: said below, without anything of its text.
  }
  throw new EnvironmentError(
    `${file} is damaged. Restore it from a backup. Without one, remove it: new secrets are made, everybody signs in again, and rosters must be imported again.`,
  );
}

function keptSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (existsSync(file)) return secretsIn(file);
  const made = generateSecrets();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // `wx`: of two processes that start together, one makes the secrets and the other reads them.
  try {
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return secretsIn(file);
  }
}

/** New secrets; made nowhere else. */
export function generateSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('ed25519');
  const jwk = privateKey.export({ format: 'jwk' }) as JWK;
  return {
    actorKey: randomBytes(32).toString('base64url'),
    matchingKey: randomBytes(32).toString('base64url'),
    signingKey: { ...jwk, alg: 'EdDSA', use: 'sig', kid: randomBytes(9).toString('base64url') },
  };
}
