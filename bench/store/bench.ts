import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient, ObjectId, type Collection, type Db } from 'mongodb';
import { atLeast, atMost, told, type Benchmark, type Figure } from '../figure';
import { fill, note, type Note } from './notes';
import { ratesOf, type Action, type Rates } from './rate';
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
    const rates = await ratesOf(actionsOf(client, db, small, large), () => server.processorTime());
    for (const line of rates.lines()) report(line);
    return figuresOf(rates);
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

function figuresOf(rates: Rates): Figure[] {
  const toPing = (name: string): number => rates.ratio(name, 'ping');
  return [
    atLeast('findOne by _id to ping', toPing('findOne by _id'), 0.7, 'times'),
    told("store's time for a findOne to a ping", rates.storeTime('findOne by _id', 'ping'), 'times'),
    told("driver's time for a findOne to a ping", rates.driverTime('findOne by _id', 'ping'), 'times'),
    atLeast('indexed range of 20 to ping', toPing('page of 20'), 0.35, 'times'),
    atLeast('insert, w: majority, to ping', toPing('insertOne'), 0.4, 'times'),
    atLeast('documents of bulkWrite to ping', 1_000 * toPing('bulkWrite of 1,000'), 8, 'times'),
    atMost(`findOne at ${LARGE} to ${SMALL}`, rates.ratio('findOne by _id, small', 'findOne by _id'), 1.5, 'times'),
    atMost(`page at ${LARGE} to ${SMALL}`, rates.ratio('page of 20, small', 'page of 20'), 1.5, 'times'),
    atMost(
      'transaction of 5 writes to one write',
      rates.ratio('one write, one client', 'transaction of 5 writes, one client'),
      8,
      'times',
    ),
  ];
}

/** Reads that touch almost every page of the file. */
const READS = 20_000;

/** A store that starts on what is there: how soon it answers, and what memory it holds then and after reading everything. */
async function opening(dataDir: string, report: (line: string) => void): Promise<Figure[]> {
  const server = await startServer(dataDir);
  const client = new MongoClient(server.uri, { maxPoolSize: CONNECTIONS });
  try {
    const large = client.db('bench').collection<Note>('large');
    await large.findOne({ _id: LARGE >> 1 });
    const opened = server.memory();
    report(`open in ${server.startedInMs.toFixed(0)} ms`);
    for (let n = 0; n < READS; n += CONNECTIONS)
      await Promise.all(
        Array.from({ length: CONNECTIONS }, (_, i) => large.findOne({ _id: ((n + i) * 7_919) % LARGE })),
      );
    const read = server.memory();
    return [
      atMost(`opening ${LARGE} documents`, server.startedInMs / 1_000, 2, 's'),
      atMost(`resident memory of ${LARGE} documents, opened`, opened.all, 400, 'MB'),
      atMost(`own memory after ${READS} reads all over`, read.own, 400, 'MB'),
      told(`mapped pages of files after them`, read.mapped, 'MB'),
    ];
  } finally {
    await client.close();
    await server.stop();
  }
}
