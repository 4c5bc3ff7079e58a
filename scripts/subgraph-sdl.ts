import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT, readProjectFile } from '../common/paths';
import type { SubgraphName } from '../common/subgraph/subgraph';

/** The SDL of a subgraph as its nouns' folders hold it, in the order of their names, so that no resolver code need run to read it. */
export function readSubgraphSdl(name: SubgraphName): string {
  const folder = path.join(PROJECT_ROOT, 'subgraphs', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'));
  const parts = files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return [readProjectFile('schema', 'prelude.graphql'), ...parts].join('\n');
}

export function hasSubgraph(name: SubgraphName): boolean {
  return existsSync(path.join(PROJECT_ROOT, 'subgraphs', name, 'schema.ts'));
}
