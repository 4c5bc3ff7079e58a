import { readFileSync } from 'node:fs';
import { silentLog } from '../../common/log';
import { createGraph } from '../../gateway/execution/gateway';
import { createGateway } from '../../gateway/server';
import { httpTransport } from '../../gateway/transport/http';
import { inProcessTransport } from '../../gateway/transport/in-process';
import { ROLES } from '../../common/actor/actor';
import { JitExecutor } from './jit-executor';
import { benchSchemas } from './shop-subgraphs';

/** Child process: this project's gateway as it is shipped, with its checks. Arguments: the supergraph, `http` or `in-process`, `sharing` or not. */
async function main([, , supergraph = '', way, sharing]: string[]): Promise<void> {
  const schemas = benchSchemas();
  const engine = createGraph({
    supergraph: { kind: 'text', sdl: readFileSync(supergraph, 'utf8') },
    transports(name, url) {
      const schema = schemas.get(name);
      return way === 'in-process' && schema
        ? inProcessTransport(new JitExecutor(schema))
        : httpTransport({ name, url });
    },
    shareIdentical: sharing === 'sharing',
    log: silentLog,
  });
  const budgets = Object.fromEntries([...ROLES, 'ANONYMOUS'].map((role) => [role, Infinity]));
  const gateway = await createGateway({
    engine,
    verifiers: [],
    ready: async () => ({}),
    log: silentLog,
    budgets,
    shareIdentical: sharing === 'sharing',
  });
  process.send?.({ url: `${await gateway.listen(0, '127.0.0.1')}/graphql` });
}

void main(process.argv);
