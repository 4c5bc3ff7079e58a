import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient, ObjectId, type Collection, type Db } from 'mongodb';
import { atLeast, atMost, type Benchmark, type Figure } from '../figure';
import { fill, note, type Note } from './notes';
import { ratesOf, type Action } from './rate';
import { startServer } from './server';

const CONNECTIONS = 20;
const SMALL = 1_000;
const LARGE = Number(process.env['BENCH_DOCUMENTS'] ?? 1_000_000);

/** The embedded store against `ping` of the same driver over the same connections, and against itself as it grows. */
export const run: Benchmark = async (report) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-store-'));
  try {
    const figures = await speeds(dataDir, report);
    return [...figures, ...(await opening(dataDir, report))];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

async function speeds(dataDir: string, report: (line: string) => void): Promise<Figure[]> {
  const server = await startServer(dataDir);
  const client = new MongoClient(server.uri, { maxPoolSize: CONNECTIONS, minPoolSize: CONNECTIONS });
  try {
    const db = client.db('bench');
    const [small, large] = [db.collection<Note>('small'), db.collection<Note>('large')];
    await fill(small, SMALL);
    report(`filling ${LARGE} documents`);
    await fill(large, LARGE);
    const rates = await ratesOf(actionsOf(client, db, small, large), report);
    return figuresOf((name) => rates.get(name) ?? NaN);
  } finally {
    await client.close();
    await server.stop();
  }
}

function actionsOf(client: MongoClient, db: Db, small: Collection<Note>, large: Collection<Note>): Action[] {
  const fresh = db.collection<Note>('fresh');
  const place = (n: number, size: number): number => (n * 7_919) % size;
  const byId = (collection: Collection<Note>, size: number) => (n: number) =>
    collection.findOne({ _id: place(n, size) });
  const page = (collection: Collection<Note>, size: number) => (n: number) =>
    collection
      .find({ rank: { $gte: place(n, size - 20) } })
      .sort({ rank: 1 })
      .limit(20)
      .toArray();
  const insertOne = (n: number): Promise<unknown> =>
    fresh.insertOne(note(n, new ObjectId()), { writeConcern: { w: 'majority' } });
  const bulk = (n: number): Promise<unknown> =>
    fresh.bulkWrite(
      Array.from({ length: 1_000 }, (_, i) => ({ insertOne: { document: note(n + i, new ObjectId()) } })),
      { writeConcern: { w: 'majority' } },
    );
  const transaction = (n: number): Promise<unknown> =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        for (let i = 0; i < 5; i++) await fresh.insertOne(note(n, new ObjectId()), { session });
      }),
    );
  return [
    { name: 'ping', workers: CONNECTIONS, run: () => db.command({ ping: 1 }) },
    { name: 'findOne by _id', workers: CONNECTIONS, run: byId(large, LARGE) },
    { name: 'findOne by _id, small', workers: CONNECTIONS, run: byId(small, SMALL) },
    { name: 'page of 20', workers: CONNECTIONS, run: page(large, LARGE) },
    { name: 'page of 20, small', workers: CONNECTIONS, run: page(small, SMALL) },
    { name: 'insertOne', workers: CONNECTIONS, run: insertOne },
    { name: 'bulkWrite of 1,000', workers: CONNECTIONS, run: bulk },
    { name: 'one write, one client', workers: 1, run: insertOne },
    { name: 'transaction of 5 writes, one client', workers: 1, run: transaction },
  ];
}

function figuresOf(rate: (name: string) => number): Figure[] {
  const toPing = (name: string): number => rate(name) / rate('ping');
  return [
    atLeast('findOne by _id to ping', toPing('findOne by _id'), 0.7, 'times'),
    atLeast('indexed range of 20 to ping', toPing('page of 20'), 0.35, 'times'),
    atLeast('insert, w: majority, to ping', toPing('insertOne'), 0.4, 'times'),
    atLeast('documents of bulkWrite to ping', 1_000 * toPing('bulkWrite of 1,000'), 8, 'times'),
    atMost(`findOne at ${LARGE} to ${SMALL}`, rate('findOne by _id, small') / rate('findOne by _id'), 1.5, 'times'),
    atMost(`page at ${LARGE} to ${SMALL}`, rate('page of 20, small') / rate('page of 20'), 1.5, 'times'),
    atMost(
      'transaction of 5 writes to one write',
      rate('one write, one client') / rate('transaction of 5 writes, one client'),
      8,
      'times',
    ),
  ];
}

/** A store that starts on what is there: how soon it answers, and what memory it holds then. */
async function opening(dataDir: string, report: (line: string) => void): Promise<Figure[]> {
  const server = await startServer(dataDir);
  const client = new MongoClient(server.uri);
  try {
    const large = client.db('bench').collection<Note>('large');
    await large.findOne({ _id: LARGE >> 1 });
    const resident = server.resident();
    report(`open in ${server.startedInMs.toFixed(0)} ms, ${resident.toFixed(0)} MB resident`);
    // Reading maps pages of the file, sixteen at a time: the system counts them as resident and takes them back when it needs them.
    for (let n = 0; n < 2_000; n++) await large.findOne({ _id: (n * 7_919) % LARGE });
    report(`after 2,000 reads all over: ${server.resident().toFixed(0)} MB resident, most of it the file's own pages`);
    return [
      atMost(`opening ${LARGE} documents`, server.startedInMs / 1_000, 2, 's'),
      atMost(`resident memory of ${LARGE} documents`, resident, 400, 'MB'),
    ];
  } finally {
    await client.close();
    await server.stop();
  }
}
