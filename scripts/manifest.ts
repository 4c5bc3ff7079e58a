import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { manifestOf, operationFiles } from '../gateway/documents/manifest';
import { PROJECT_ROOT } from '../common/paths';

// npm run manifest [-- --check]: registers schema/operations/**/*.graphql as the documents that apps may send by id.
const folder = path.join(PROJECT_ROOT, 'schema', 'operations');
const target = path.join(folder, 'manifest.json');
const wanted = `${JSON.stringify(manifestOf(operationFiles(folder)), null, 2)}\n`;
const present = existsSync(target) ? readFileSync(target, 'utf8') : '';

if (!process.argv.includes('--check')) {
  if (present !== wanted) writeFileSync(target, wanted);
} else if (present !== wanted) {
  console.error('schema/operations/manifest.json is out of date: run `npm run manifest` and commit it.');
  process.exitCode = 1;
}
