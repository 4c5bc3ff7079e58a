import { createConnection, type Connection } from 'mongoose';

/** One subgraph's database: its own connection, its own database name. */
export interface SubgraphDatabase {
  readonly connection: Connection;
  /** Creates collections and indexes of every model that was registered on the connection; safe to repeat. */
  createIndexes(): Promise<void>;
  /** Whether the server answers a ping. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Connects a subgraph to `uri`. `sanitizeFilter` and strict queries keep operators such as `{ "$ne": null }` in user input from being
 * read as such. Collections are created ahead of time because a transaction must not wait for that.
 */
export async function openSubgraphDatabase(uri: string, name: string): Promise<SubgraphDatabase> {
  const connection = await createConnection(uri, {
    dbName: name,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 20,
  }).asPromise();
  connection.set('strictQuery', 'throw');
  return {
    connection,
    async createIndexes() {
      for (const model of Object.values(connection.models)) {
        await model.createCollection();
        await model.createIndexes();
      }
    },
    ready: () =>
      connection.db
        ? connection.db.command({ ping: 1 }).then(
            () => true,
            () => false,
          )
        : Promise.resolve(false),
    close: () => connection.close(),
  };
}
