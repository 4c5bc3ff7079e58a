import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateObjectSize } from 'bson';
import { MongoClient, type Collection } from 'mongodb';
import { databaseTestEnv } from '../env';
import { compileStore } from '../kit/compiled';
import { startChildStore } from '../kit/child-store';

const embedded = databaseTestEnv.TEST_MONGODB_URI === undefined ? describe : describe.skip;
const rounds = databaseTestEnv.CRASH_ROUNDS;

interface Note {
  _id: string;
  round: number;
  pair?: string;
}

embedded('kill -9', () => {
  const compiled = compileStore();
  afterAll(() => compiled.remove());
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'store-crash-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test(
    `loses nothing acknowledged and tears no transaction in ${rounds} rounds`,
    async () => {
      const acknowledged = new Set<string>();
      const deleted = new Set<string>();
      const pairs = new Set<string>();
      const started = new Set<string>();
      for (let round = 0; round < rounds; round += 1) {
        const store = await startChildStore(dataDir, compiled);
        const client = await connected(store.uri);
        const notes = client.db('crash').collection<Note>('notes');
        await verify(notes, acknowledged, deleted, pairs);
        await notes.createIndex({ round: 1 });
        await notes.createIndex({ pair: 1 }, { sparse: true });

        let running = true;
        const loop = (write: (n: number) => Promise<void>) =>
          (async () => {
            for (let n = 0; running; n += 1) {
              try {
                await write(n);
              } catch {
                if (running) await new Promise((resolve) => setImmediate(resolve));
              }
            }
          })();
        const single = (worker: number) =>
          loop(async (n) => {
            const _id = `${round}-${worker}-${n}`;
            await notes.insertOne({ _id, round });
            acknowledged.add(_id);
            if (n % 5 === 4) {
              acknowledged.delete(_id);
              started.add(_id);
              await notes.deleteOne({ _id });
              started.delete(_id);
              deleted.add(_id);
            }
          });
        const double = (worker: number) =>
          loop(async (n) => {
            const pair = `${round}-${worker}-${n}`;
            await client.withSession((tx) =>
              tx.withTransaction(async () => {
                await notes.insertOne({ _id: `${pair}-left`, round, pair }, { session: tx });
                await notes.insertOne({ _id: `${pair}-right`, round, pair }, { session: tx });
              }),
            );
            pairs.add(pair);
          });
        const workers = [single(0), single(1), single(2), double(3), double(4)];
        // A random moment: from the first writes to a few hundred of them.
        const goal = acknowledged.size + deleted.size + pairs.size + Math.floor(Math.random() * 200) + 1;
        while (acknowledged.size + deleted.size + pairs.size < goal)
          await new Promise((resolve) => setTimeout(resolve, 1));
        const killed = store.kill();
        running = false;
        await killed;
        await client.close(true);
        await Promise.all(workers);
      }
      const store = await startChildStore(dataDir, compiled);
      const client = await MongoClient.connect(store.uri);
      await verify(client.db('crash').collection<Note>('notes'), acknowledged, deleted, pairs);
      await client.close();
      await store.kill();
      expect(acknowledged.size + pairs.size).toBeGreaterThan(rounds);
    },
    rounds * 10_000 + 30_000,
  );

  test('a second process on the same directory is refused with a clear message', async () => {
    const store = await startChildStore(dataDir);
    await expect(startChildStore(dataDir)).rejects.toThrow(/another process|in use|already|locked/i);
    const client = await MongoClient.connect(store.uri);
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await store.kill();
    // A killed owner leaves no lock behind.
    const next = await startChildStore(dataDir);
    await next.kill();
  }, 60_000);
});

/** A client whose writers give up soon when a kill interrupts them; a machine that is busy gets more time to connect. */
async function connected(uri: string): Promise<MongoClient> {
  const options = { writeConcern: { w: 'majority' }, retryWrites: false, serverSelectionTimeoutMS: 250 } as const;
  for (let attempts = 1; ; attempts++) {
    try {
      return await MongoClient.connect(uri, options);
    } catch (error) {
      if (attempts === 40) throw error;
    }
  }
}

/** What was acknowledged is there, what was deleted is gone, both halves of a transaction or none, every index and the size kept agree. */
async function verify(
  notes: Collection<Note>,
  acknowledged: Set<string>,
  deleted: Set<string>,
  pairs: Set<string>,
): Promise<void> {
  const all = await notes.find({}, { batchSize: 10_000 }).toArray();
  const present = new Set(all.map(({ _id }) => _id));
  expect([...acknowledged].filter((_id) => !present.has(_id))).toEqual([]);
  expect([...deleted].filter((_id) => present.has(_id))).toEqual([]);
  expect([...pairs].filter((pair) => !present.has(`${pair}-left`) || !present.has(`${pair}-right`))).toEqual([]);
  const halves = new Map<string, number>();
  for (const { pair } of all) if (pair !== undefined) halves.set(pair, (halves.get(pair) ?? 0) + 1);
  expect([...halves].filter(([, count]) => count !== 2)).toEqual([]);
  expect(await notes.countDocuments({ round: { $gte: 0 } })).toBe(all.length);
  const [size] = await notes.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
  const bytes = all.reduce((sum, each) => sum + calculateObjectSize(each), 0);
  expect(size?.storageStats).toMatchObject({ count: all.length, size: bytes });
}
