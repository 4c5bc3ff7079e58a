import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder that holds package.json. */
export const PROJECT_ROOT = path.resolve(__dirname, '..');

/** Reads a text file that belongs to the project, such as `schema/supergraph.graphql`. */
export function readProjectFile(...segments: string[]): string {
  return readFileSync(path.join(PROJECT_ROOT, ...segments), 'utf8');
}
