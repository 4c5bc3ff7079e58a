import path from 'node:path';
import { z } from 'zod';
import { publicKeySet } from '../common/actor/public-keys';
import { readEnv } from '../common/env';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  MONGODB_URI: z.string().startsWith('mongodb').optional(),
  SMTP_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  PUBLIC_URL: z.url().optional(),
  /** Where the other subgraphs are, when each runs in a process of its own; the ports they have by themselves, when nothing is said. */
  IDENTITY_URL: z.url().optional(),
  CONTENT_URL: z.url().optional(),
  EVENTS_URL: z.url().optional(),
  OPPORTUNITIES_URL: z.url().optional(),
  /** `off` starts with empty databases; the sample network is never made in production. */
  SAMPLE: z.enum(['on', 'off']).default('on'),
  GATEWAY_ENGINE: z.enum(['compiled', 'apollo']).default('compiled'),
  ACTOR_KEY: z.string().min(32, 'at least 32 characters').optional(),
  /** Still accepted by subgraphs while ACTOR_KEY is being replaced. */
  ACTOR_KEY_PREVIOUS: z.string().min(32, 'at least 32 characters').optional(),
  MATCHING_KEY: z.string().min(32, 'at least 32 characters').optional(),
  /** Public keys whose tokens are accepted besides those of TOKEN_SIGNING_KEY, while that is being replaced. */
  TOKEN_PUBLIC_KEYS: publicKeySet.optional(),
  TOKEN_SIGNING_KEY: z.string().startsWith('{', 'a private Ed25519 key as JWK').optional(),
});

export interface MachineEnv extends Omit<z.output<typeof schema>, 'DATA_DIR'> {
  /** Absolute. */
  readonly DATA_DIR: string;
  readonly production: boolean;
}

/** Settings of a process that runs on one machine: `npm start` and the command-line tools. Throws EnvironmentError. */
export function machineEnv(source: Readonly<Record<string, string | undefined>> = process.env): MachineEnv {
  const env = readEnv(schema, source);
  return { ...env, DATA_DIR: path.resolve(env.DATA_DIR), production: env.NODE_ENV === 'production' };
}
