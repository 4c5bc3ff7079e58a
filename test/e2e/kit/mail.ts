import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PATIENCE_MS = 5_000;

/** What `pattern` finds in the latest mail of a kind. Mail leaves after the answer, so that how long it takes tells nothing: waits for it. */
export async function mailed(dataDir: string, kind: string, pattern: RegExp): Promise<RegExpExecArray> {
  const folder = path.join(dataDir, 'mail');
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(kind)) : [];
    const latest = names.sort().at(-1);
    const found = latest === undefined ? null : pattern.exec(readFileSync(path.join(folder, latest), 'utf8'));
    if (found) return found;
    if (performance.now() > end) throw new Error(`No mail of kind ${kind} came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
