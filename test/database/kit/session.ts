import { MongoClient, type Collection, type Db, type Document, type MongoClientOptions } from 'mongodb';
import { openTestDatabase, type TestDatabase } from '../../testkit/mongo';

/** One test file's connection: every collection that it asks for is new and empty. */
export class DatabaseSession {
  #opened: TestDatabase | undefined;
  #client: MongoClient | undefined;
  #collections = 0;

  constructor(private readonly options: MongoClientOptions = {}) {
    beforeAll(async () => {
      this.#opened = await openTestDatabase();
      this.#client = await this.connect();
    });
    afterAll(async () => {
      await this.#client?.close();
      await this.#opened?.close();
    });
  }

  get uri(): string {
    return this.#ready(this.#opened).uri;
  }

  get name(): string {
    return this.#ready(this.#opened).databaseName;
  }

  get client(): MongoClient {
    return this.#ready(this.#client);
  }

  get db(): Db {
    return this.client.db(this.name);
  }

  /** A further client; the caller closes it. */
  connect(options: MongoClientOptions = {}): Promise<MongoClient> {
    return MongoClient.connect(this.uri, { ...this.options, ...options });
  }

  /** A collection that no other test uses, with these documents. */
  async collection<T extends Document = Document>(documents: readonly Document[] = []): Promise<Collection<T>> {
    this.#collections += 1;
    const collection = this.db.collection(`c${this.#collections}`);
    if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })));
    return collection as unknown as Collection<T>;
  }

  #ready<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('The test database is open only between beforeAll and afterAll');
    return value;
  }
}
