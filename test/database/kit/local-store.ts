import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { startStore, type RunningStore, type StoreOptions } from '../../../database/embedded/store';

/** An embedded store that a test stops and starts again on the same directory. */
export class LocalStore {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'store-local-'));
  #store: RunningStore | undefined;
  #clients: MongoClient[] = [];

  constructor(private readonly options: Omit<StoreOptions, 'dataDir'> = {}) {}

  /** A client of the running store, which is started when it is not. */
  async connect(options: MongoClientOptions = {}): Promise<MongoClient> {
    this.#store ??= await startStore({ ...this.options, dataDir: this.dataDir, port: 0 });
    const client = await MongoClient.connect(this.#store.uri, options);
    this.#clients.push(client);
    return client;
  }

  get uri(): string {
    if (!this.#store) throw new Error('The store is not running');
    return this.#store.uri;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
    await this.#store?.stop();
    this.#store = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
