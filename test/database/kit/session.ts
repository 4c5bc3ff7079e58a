import {
  MongoClient,
  MongoServerError,
  type Collection,
  type Db,
  type Document,
  type MongoClientOptions,
} from 'mongodb';
import { documentOf, frame, message, OP_MSG, RawConnection } from './wire';
import { openTestDatabase, type TestDatabase } from '../../testkit/mongo';

/** One test file's connection: every collection that it asks for is new and empty. */
export class DatabaseSession {
  #opened: TestDatabase | undefined;
  #client: MongoClient | undefined;
  #raw: RawConnection | undefined;
  #collections = 0;

  constructor(private readonly options: MongoClientOptions = {}) {
    beforeAll(async () => {
      this.#opened = await openTestDatabase();
      this.#client = await this.connect();
    });
    afterAll(async () => {
      this.#raw?.close();
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

  /** A command exactly as given: the driver would put a session of its own into it. */
  async raw(command: Document): Promise<Document> {
    this.#raw ??= await RawConnection.open(this.uri);
    this.#raw.send(frame(OP_MSG, message({ ...command, $db: command.$db ?? this.name })));
    const reply = await this.#raw.receive();
    if (!reply) throw new Error('The server closed the connection');
    const answer = documentOf(reply);
    if (answer.ok !== 1) throw new MongoServerError(answer);
    return answer;
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
