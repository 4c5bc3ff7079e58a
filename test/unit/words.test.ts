import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';

const FOLDERS = ['common', 'gateway', 'subgraphs', 'machine', 'sample', 'scripts', 'schema'];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|graphql|html|css|json|cjs|md)$/.test(file))
    .map((file) => path.join(folder, file)),
);

test('people who left are アルムナイ, in every text of every page, mail and message', () => {
  expect(files.length).toBeGreaterThan(300);
  const bad = files.filter((file) => /退職者|元社員/.test(readFileSync(path.join(PROJECT_ROOT, file), 'utf8')));
  expect(bad).toEqual([]);
});
