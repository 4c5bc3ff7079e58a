import { EnvironmentError } from './common/env';
import { createLog } from './common/log';
import { SECOND } from './common/clock';
import { bannerOf } from './machine/banner';
import { machineEnv } from './machine/env';
import { openMachine } from './machine/machine';

/** How long a stop may take before the process ends anyway; SIGTERM promises to be through within 10 s. */
const STOP_LIMIT_MS = 9 * SECOND;

/** `npm start`: the whole platform on one machine. */
async function main(): Promise<void> {
  const env = machineEnv();
  const log = createLog(env.LOG_LEVEL);
  const machine = await openMachine(env, log, (step) => console.log(step));
  const url = await machine.gateway.listen(env.PORT, env.HOST);
  console.log(bannerOf({ url: env.PUBLIC_URL ?? url, sample: machine.sample, database: machine.database }));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void machine.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exit(1);
});
