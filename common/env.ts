import type { z } from 'zod';

/** The settings of a process are wrong; the message lists every problem at once, with what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Reads settings from environment variables. An empty variable counts as absent, as people write `REDIS_URL=` to switch one off. */
export function readEnv<T extends z.ZodType>(
  schema: T,
  source: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`These settings need attention (see .env.example):\n${lines.join('\n')}`);
}
