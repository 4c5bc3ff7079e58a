import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';

const root = join(__dirname, '..', '..', '..');

/** What a store in a process of its own consists of. */
const SOURCES = ['database/embedded', 'common', 'test/database/kit'];

/**
 * Translates the store to JavaScript once, so that a test which starts it hundreds of times does not wait for the translation each time.
 * Below node_modules, where its libraries are found. Returns the compiled file of a source file; `remove` clears up.
 */
export function compileStore(): { file(source: string): string; remove(): void } {
  const target = join(root, 'node_modules', '.cache', `store-${process.pid}`);
  for (const source of SOURCES.flatMap((folder) => filesOf(join(root, folder)))) {
    const { code } = transformSync(readFileSync(source, 'utf8'), { filename: source, swcrc: true, cwd: root });
    const file = compiled(target, relative(root, source));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  return {
    file: (source) => compiled(target, source),
    remove: () => rmSync(target, { recursive: true, force: true }),
  };
}

const compiled = (target: string, source: string): string => join(target, source.replace(/\.ts$/, '.js'));

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
