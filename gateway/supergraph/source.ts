import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import { SECOND } from '../../common/clock';

/** Where the supergraph comes from. */
export type SupergraphSource =
  | { readonly kind: 'text'; readonly sdl: string }
  /** A file that is read again when it changes. */
  | { readonly kind: 'file'; readonly path: string; readonly intervalMs?: number }
  /** Anything that answers with the text when asked; asked again after each interval. */
  | { readonly kind: 'poll'; readonly fetch: () => Promise<string>; readonly intervalMs: number };

export interface SupergraphWatch {
  /** The first text. Rejects when there is none: without a supergraph there is nothing to serve. */
  readonly first: Promise<string>;
  stop(): void;
}

/**
 * Starts to follow a source. `onText` is called for each later text, `onFailure` when one cannot be had; the caller then keeps what it has.
 * A file is watched by its times and size and not by events of the system, which are lost for files that are replaced or on network disks.
 */
export function watchSupergraph(
  source: SupergraphSource,
  onText: (sdl: string) => void,
  onFailure: (error: unknown) => void,
): SupergraphWatch {
  switch (source.kind) {
    case 'text':
      return { first: Promise.resolve(source.sdl), stop() {} };
    case 'file': {
      const read = (): Promise<string> => readFile(source.path, 'utf8');
      const changed = (): void => void read().then(onText, onFailure);
      watchFile(source.path, { interval: source.intervalMs ?? SECOND, persistent: false }, changed);
      return { first: read(), stop: () => unwatchFile(source.path, changed) };
    }
    case 'poll': {
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      const next = (): void => {
        if (stopped) return;
        timer = setTimeout(() => void source.fetch().then(onText, onFailure).finally(next), source.intervalMs).unref();
      };
      const first = source.fetch();
      first.then(next, () => undefined);
      return {
        first,
        stop() {
          stopped = true;
          clearTimeout(timer);
        },
      };
    }
  }
}
