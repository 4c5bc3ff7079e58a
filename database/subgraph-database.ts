import { createConnection, type Connection } from 'mongoose';
import { SECOND } from '../common/clock';
import { waitPatiently } from '../common/patience';
import { limitReadTime } from './read-time-limit';

/** Comes after the wait for periodic work; together they stay below the ten seconds that a stop has. */
const CLOSE_PATIENCE_MS = 2 * SECOND;

/** One subgraph's database: its own connection, its own database name. */
export interface SubgraphDatabase {
  readonly connection: Connection;
  /** Creates collections and indexes of every model that was registered on the connection; safe to repeat. */
  createIndexes(): Promise<void>;
  /** Whether the server answers a ping. */
  ready(): Promise<boolean>;
  /** Resolves when everything is closed, or after two seconds: with the server away, a transaction that is ended waits for it. */
  close(): Promise<void>;
}

/** Told of each command that a subgraph sends to its database; for tests and benchmarks that count them. */
export type CommandListener = (command: {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}) => void;

/**
 * Connects a subgraph to `uri`. A query by a field that the model does not have throws instead of matching everything. Collections are
 * created ahead of time because a transaction must not wait for that.
 */
export async function openSubgraphDatabase(
  uri: string,
  name: string,
  onCommand?: CommandListener,
): Promise<SubgraphDatabase> {
  const connection = await createConnection(uri, {
    dbName: name,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 20,
    monitorCommands: onCommand !== undefined,
  }).asPromise();
  if (onCommand) {
    connection
      .getClient()
      .on('commandStarted', ({ commandName, command }) => onCommand({ name: commandName, body: command }));
  }
  connection.set('strictQuery', 'throw');
  connection.plugin(limitReadTime);
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
    close: () => waitPatiently(connection.close(), CLOSE_PATIENCE_MS),
  };
}
