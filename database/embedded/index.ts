import { parseArgs } from 'node:util';
import { startStore } from './store';

const USAGE = 'Usage: npm run store -- --data DIR [--port 27017] [--host 127.0.0.1] [--socket PATH] [--test-commands]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      socket: { type: 'string' },
      'test-commands': { type: 'boolean' },
    },
  });
  const port = values.port === undefined ? 27_017 : Number(values.port);
  if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(USAGE);
  const store = await startStore({
    dataDir: values.data,
    port,
    host: values.host,
    socketPath: values.socket,
    testCommands: values['test-commands'],
    log: (error) => console.error(error),
  });
  console.log(store.uri);
  const stop = (): void => void store.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
