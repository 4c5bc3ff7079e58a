import { EnvironmentError } from '../common/env';
import { SUBGRAPH_NAMES, type SubgraphName } from '../common/subgraph/subgraph';
import type { MachineEnv } from './env';

/** 4001 for identity, and so on in the order of their names in the supergraph. */
export function defaultPortOf(name: SubgraphName): number {
  return 4001 + SUBGRAPH_NAMES.indexOf(name);
}

/**
 * Where the other subgraphs answer GraphQL, for one in a process of its own. In production each must be said, because facts, such as
 * that somebody is to be erased, would wait for ever for one that is looked for in the wrong place. Throws EnvironmentError.
 */
export function addressesOfOthers(self: SubgraphName, env: MachineEnv): ReadonlyMap<SubgraphName, string> {
  const others = SUBGRAPH_NAMES.filter((name) => name !== self).map((name) => {
    const setting = `${name.toUpperCase() as Uppercase<SubgraphName>}_URL` as const;
    return { name, setting, url: env[setting] };
  });
  const missing = others.filter(({ url }) => url === undefined).map(({ setting }) => setting);
  if (env.production && missing.length > 0) {
    throw new EnvironmentError(
      `In production a subgraph must know where the others are: set ${missing.join(', ')} (see .env.example).`,
    );
  }
  return new Map(others.map(({ name, url }) => [name, url ?? `http://localhost:${defaultPortOf(name)}/graphql`]));
}
