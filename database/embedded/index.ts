import { parseArgs } from 'node:util';
import { storeEnv } from './env';
import { startStore, type StoreOptions } from './store';

const USAGE = `Usage: npm run store -- --data DIR [--port 27017 | --socket PATH] [--host 127.0.0.1] [--user NAME]

  --data DIR     where the data lives; made when it is missing
  --port N       TCP port, 27017 unless said; 0 lets the system choose one
  --host HOST    address to listen on, 127.0.0.1 unless said
  --socket PATH  a Unix socket instead of TCP; its name ends in .sock
  --user NAME    clients must log in as NAME; its password is read from the variable STORE_PASSWORD
  --test-commands  allows configureFailPoint, with which anyone can make commands fail: for tests of retries

The store prints the URI that drivers connect with, and runs until it gets SIGTERM or SIGINT (Ctrl-C).`;

class UsageError extends Error {}

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

function optionsOf(args: string[]): StoreOptions {
  const { values } = parse(args);
  if (values.help) throw new UsageError('');
  if (!values.data) throw new UsageError('--data is missing: say where the data shall live.');
  const port = values.port === undefined ? 27_017 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not '${values.port}'.`);
  if (values.socket !== undefined && (values.port !== undefined || values.host !== undefined))
    throw new UsageError('--socket stands instead of --port and --host; give one or the other.');
  if (values.socket !== undefined && !values.socket.endsWith('.sock'))
    throw new UsageError(`--socket must end in .sock, not '${values.socket}': drivers know a socket by that.`);
  const password = storeEnv().STORE_PASSWORD;
  if (values.user !== undefined && password === undefined)
    throw new UsageError('--user needs a password in the variable STORE_PASSWORD.');
  if (values.user === undefined && password !== undefined)
    throw new UsageError('STORE_PASSWORD is set, but no --user: say whose password it is.');
  const account = values.user !== undefined && password !== undefined ? { user: values.user, password } : undefined;
  if (values.host !== undefined && !isThisMachine(values.host) && !account)
    throw new UsageError(`--host ${values.host} is open to other machines: protect the store with --user.`);
  const testCommands = values['test-commands'];
  return { dataDir: values.data, port, host: values.host, socketPath: values.socket, account, testCommands };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        data: text,
        port: text,
        host: text,
        socket: text,
        user: text,
        'test-commands': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}.`);
  }
}

async function main(args: string[]): Promise<void> {
  const store = await startStore({ ...optionsOf(args), log: (error) => console.error(error) });
  console.log(store.uri);
  const stop = (): void => void store.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message } = error as Error;
  if (error instanceof UsageError) console.error(message === '' ? USAGE : `${message}\n\n${USAGE}`);
  else console.error(message);
  process.exitCode = error instanceof UsageError && message === '' ? 0 : 2;
});
