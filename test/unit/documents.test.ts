import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../common/paths';

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
const FOREIGN = new Set(['node_modules', 'data', '.git']);
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(PROJECT_ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !FOREIGN.has(name))
    .flatMap((entry) => {
      const inside = path.join(folder, entry.name);
      return entry.isDirectory() ? filesIn(inside) : [inside];
    });
const files = filesIn('.');
const decisions = readdirSync(path.join(PROJECT_ROOT, 'docs', 'adr')).sort();
const guides = files.filter((file) => file.endsWith('.md') && !file.startsWith('docs/adr/'));
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

test('decisions are numbered one after the other, in the name of the file as in its title', () => {
  expect(decisions.map((file) => file.slice(0, 4))).toEqual(
    decisions.map((_, index) => String(index + 1).padStart(4, '0')),
  );
  expect(decisions.filter((file) => !read(`docs/adr/${file}`).startsWith(`# ${file.slice(0, 4)} `))).toEqual([]);
});

test('a decision that is referred to exists', () => {
  const numbers = new Set(decisions.map((file) => file.slice(0, 4)));
  const missing = files
    .filter((file) => /\.(?:ts|md)$/.test(file))
    .flatMap((file) => [...read(file).matchAll(/ADR (\d{4})/g)].map(([, number = '']) => `${file}: ${number}`))
    .filter((place) => !numbers.has(place.slice(-4)));
  expect(missing).toEqual([]);
});

test.each(guides)('%s: the files, folders and commands that it names exist', (guide) => {
  const text = read(guide);
  const roots = [PROJECT_ROOT, path.join(PROJECT_ROOT, path.dirname(guide))];
  const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)].map(([, file = '']) => file);
  expect(
    named.filter((file) => /\.\w+$|\/$/.test(file) && !roots.some((root) => existsSync(path.join(root, file)))),
  ).toEqual([]);
  const run = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script);
  expect(run.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});
