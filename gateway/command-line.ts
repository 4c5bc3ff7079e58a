import path from 'node:path';
import { parseArgs } from 'node:util';
import { EnvironmentError } from '../common/env';

const USAGE = `npm run start:gateway -- [--supergraph FILE|URL] [--port N] [--host ADDRESS] [--open]

  --supergraph  the supergraph's file, or an http(s) URL that is asked again every POLL_MS; instead of SUPERGRAPH
  --port        instead of PORT
  --host        instead of HOST
  --open        for any supergraph on a machine of your own: no tokens, no signed actor, no limits of cost and rate; not in production
  --help        this text

Everything else is set by environment variables; see .env.example.`;

/** What the command line sets: settings that go before those of the environment. */
export interface CommandLine {
  readonly settings: Readonly<Record<string, string>>;
  /** What to print instead of starting. */
  readonly help: string | undefined;
}

/**
 * Reads the flags of `npm run start:gateway`. Files are meant relative to `folder`, where the command was given. Throws EnvironmentError
 * for a flag that does not exist.
 */
export function readCommandLine(given: readonly string[], folder: string): CommandLine {
  const flags = parsed(given);
  const { supergraph, port, host, open, help } = flags;
  return {
    settings: {
      ...(supergraph !== undefined && {
        SUPERGRAPH: isUrl(supergraph) ? supergraph : path.resolve(folder, supergraph),
      }),
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
      ...(open === true && { OPEN: 'on' }),
    },
    help: help === true ? USAGE : undefined,
  };
}

function parsed(given: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        open: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new EnvironmentError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** Whether a supergraph is to be fetched and not read from a file. */
export const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);
