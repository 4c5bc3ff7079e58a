import { createLog } from './common/log';
import { runProcess } from './common/process';
import { bannerOf } from './machine/banner';
import { machineEnv } from './machine/env';
import { refuseArguments } from './machine/arguments';
import { requireFreePort } from './machine/free-port';
import { openMachine } from './machine/machine';

/** `npm start`: the whole platform on one machine. */
runProcess(async () => {
  refuseArguments(process.argv.slice(2));
  const env = machineEnv();
  await requireFreePort(env.PORT, env.HOST);
  const log = createLog(env.LOG_LEVEL);
  const machine = await openMachine(env, log, (step) => console.log(step));
  const url = await machine.gateway.listen(env.PORT, env.HOST);
  console.log(bannerOf({ url: env.PUBLIC_URL ?? url, sample: machine.sample, database: machine.database }));
  return machine;
});
