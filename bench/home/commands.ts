import { silentLog } from '../../common/log';
import { machineEnv } from '../../machine/env';
import { openMachine } from '../../machine/machine';

/** Database commands that one request causes, all subgraphs together, on a platform that has already answered it once. */
export async function commandsPerRequest(dataDir: string, body: string, token: string): Promise<number> {
  let commands = 0;
  const quiet = (): void => undefined;
  const machine = await openMachine(machineEnv({ DATA_DIR: dataDir }), silentLog, quiet, () => (commands += 1));
  try {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const ask = () => machine.gateway.app.inject({ method: 'POST', url: '/graphql', headers, body });
    await ask();
    commands = 0;
    const answer = await ask();
    if (answer.json<{ errors?: unknown }>().errors !== undefined) throw new Error(answer.body);
    return commands;
  } finally {
    await machine.stop();
  }
}
