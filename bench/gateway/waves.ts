import { readFileSync } from 'node:fs';
import { getOperationAST, parse } from 'graphql';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { createGraph } from '../../gateway/execution/gateway';
import { inProcessTransport } from '../../gateway/transport/in-process';
import { JitExecutor } from './jit-executor';
import { BENCH_OPERATION } from './operation';
import { benchSchemas } from './shop-subgraphs';

/** The subgraph requests that the gateway makes for the operation, in waves: requests that were sent before any answer came. */
export async function wavesOf(supergraph: string): Promise<{ path: string; body: string }[][]> {
  const waves: { path: string; body: string }[][] = [];
  let open = false;
  const schemas = benchSchemas();
  const graph = createGraph({
    supergraph: { kind: 'text', sdl: readFileSync(supergraph, 'utf8') },
    transports(name) {
      const schema = schemas.get(name);
      if (!schema) throw new Error(`No subgraph ${name}`);
      const transport = inProcessTransport(new JitExecutor(schema));
      return {
        async execute(request, context) {
          if (!open) waves.push([]);
          open = true;
          waves.at(-1)?.push({ path: `/${name}`, body: request.body() });
          await new Promise((resolve) => setTimeout(resolve, 5));
          open = false;
          return transport.execute(request, context);
        },
      };
    },
    log: silentLog,
  });
  await graph.start(() => {});
  const document = parse(BENCH_OPERATION);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The benchmark has no operation.');
  const context = {
    requestId: 'bench',
    actor: ANONYMOUS,
    locale: 'en' as const,
    clientName: undefined,
    ip: '127.0.0.1',
    deadlineAt: Date.now() + 10_000,
    signal: new AbortController().signal,
  };
  await graph.execute({ document, documentKey: 'bench', operation, variables: {}, context });
  await graph.stop();
  return waves;
}
