import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RunningStore, StoreOptions } from './store';
import type { WorkerMessage } from './worker-main';

/** Like `startStore`, in a thread of its own, so that queries and disk flushes do not delay this one. */
export async function startStoreWorker(options: StoreOptions): Promise<RunningStore> {
  const { log, ...workerData } = options;
  const worker = new Worker(join(__dirname, 'worker-entry.cjs'), { workerData, execArgv: [] });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const uri = await new Promise<string>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`The embedded store's thread ended with ${code} before it was ready`)),
    );
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'started') resolve(message.uri);
      else if (message.kind === 'failed') reject(new Error(message.message));
      else if (message.kind === 'error') log?.(new Error(message.message));
    });
  });
  worker.on('error', (error) => log?.(error));
  return {
    uri,
    async stop() {
      worker.postMessage('stop');
      await exited;
    },
  };
}
