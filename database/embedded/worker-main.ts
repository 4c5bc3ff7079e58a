import { parentPort, workerData } from 'node:worker_threads';
import { startStore, type StoreOptions } from './store';

/** What the store's thread tells the one that started it. */
export type WorkerMessage =
  | { kind: 'started'; uri: string }
  | { kind: 'failed'; message: string }
  | { kind: 'error'; message: string }
  | { kind: 'stopped' };

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);

startStore({
  ...(workerData as StoreOptions),
  log: (error) => tell({ kind: 'error', message: String((error as Error).stack ?? error) }),
}).then(
  (store) => {
    parentPort?.once('message', () => {
      void store.stop().finally(() => {
        tell({ kind: 'stopped' });
        parentPort?.close();
      });
    });
    tell({ kind: 'started', uri: store.uri });
  },
  (error: unknown) => tell({ kind: 'failed', message: (error as Error).message }),
);
