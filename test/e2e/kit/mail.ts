import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PATIENCE_MS = 5_000;

const folderOf = (dataDir: string): string => path.join(dataDir, 'mail');

/** Names of the mails of a kind so far, oldest first. */
export function mailsOf(dataDir: string, kind: string): string[] {
  const folder = folderOf(dataDir);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.includes(kind))
        .sort()
    : [];
}

/**
 * What `pattern` finds in the latest mail of a kind, of more than `before`. Mail leaves after the answer, so that how long it takes tells
 * nothing: waits for it.
 */
export async function mailed(dataDir: string, kind: string, pattern: RegExp, before = 0): Promise<RegExpExecArray> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const names = mailsOf(dataDir, kind);
    const latest = names.length > before ? names.at(-1) : undefined;
    const found =
      latest === undefined ? null : pattern.exec(readFileSync(path.join(folderOf(dataDir), latest), 'utf8'));
    if (found) return found;
    if (performance.now() > end) throw new Error(`No mail of kind ${kind} came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
