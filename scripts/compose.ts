import { composeServices } from '@apollo/composition';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { PROJECT_ROOT } from '../common/paths';
import { SUBGRAPH_NAMES } from '../common/subgraph/subgraph';
import { AccessGuard } from '../gateway/access/access-guard';
import { accessTableOf } from '../gateway/access/access-table';
import { readSupergraph } from '../gateway/supergraph/supergraph';
import { actorOfPersona, type Persona } from '../machine/sample-personas';
import { hasSubgraph, readSubgraphSdl } from './subgraph-sdl';

/** Where a subgraph listens when each runs as a process of its own; overridden by the environment of the gateway. */
const urlOf = (index: number): string => `http://localhost:${4001 + index}/graphql`;

/** The two audiences whose clients are written from a schema file: the members' apps, and the analysts' notebooks (what design A4 is about). */
const AUDIENCES: readonly Persona[] = ['alumni', 'analyst'];

/** The graph as each audience may know it, sorted, so that a review sees what changes for whom. */
function apiFiles(supergraphSdl: string): [string, string][] {
  const { apiSchema } = readSupergraph(supergraphSdl);
  const guard = new AccessGuard(accessTableOf(parse(supergraphSdl)), apiSchema);
  return AUDIENCES.map((persona) => {
    const schema = guard.schemaFor(actorOfPersona(persona));
    return [`api-${persona}.graphql`, `${printSchema(lexicographicSortSchema(schema))}\n`];
  });
}

/** npm run compose [-- --check]: composes the supergraph into schema/; with --check only says whether schema/ is current. */
function main(): void {
  const check = process.argv.includes('--check');
  const services = SUBGRAPH_NAMES.filter(hasSubgraph).map((name, index) => ({
    name,
    url: urlOf(index),
    sdl: readSubgraphSdl(name),
  }));
  const result = composeServices(services.map(({ sdl, ...service }) => ({ ...service, typeDefs: parse(sdl) })));
  if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n\n'));
  for (const hint of result.hints) if (hint.definition.level.name === 'WARN') console.warn(hint.message);
  const files: Record<string, string> = {
    'supergraph.graphql': result.supergraphSdl,
    ...Object.fromEntries(services.map(({ name, sdl }) => [`subgraphs/${name}.graphql`, sdl])),
    ...Object.fromEntries(apiFiles(result.supergraphSdl)),
  };
  for (const [file, text] of Object.entries(files)) write(path.join(PROJECT_ROOT, 'schema', file), text, check);
}

function write(file: string, text: string, check: boolean): void {
  const current = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (current === text) return;
  if (check)
    throw new Error(`${path.relative(PROJECT_ROOT, file)} is not current: run \`npm run compose\` and commit it.`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
