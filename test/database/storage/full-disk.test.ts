import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, MongoServerError, type Collection } from 'mongodb';
import { startChildStore, type ChildStore } from '../kit/child-store';

interface Note {
  _id: number;
  text: string;
}

/** A small disk of its own, which takes the rights of root; elsewhere the tests are left out. */
function mountSmallDisk(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'store-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
}

const disk = mountSmallDisk();
const onSmallDisk = disk === undefined ? test.skip : test;
const text = 'x'.repeat(20_000);

let store: ChildStore;
let client: MongoClient;
let notes: Collection<Note>;
async function open(): Promise<void> {
  // A process of its own: lmdb complains on the console about each commit that the disk refuses, also long after it.
  store = await startChildStore(join(disk as string, 'data'));
  client = await MongoClient.connect(store.uri, { retryWrites: true });
  notes = client.db('full').collection<Note>('notes');
}
afterAll(async () => {
  await client?.close();
  await store?.kill();
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

onSmallDisk(
  'a full disk turns writes into errors; nothing is lost and later writes succeed',
  async () => {
    await open();
    const filler = join(disk as string, 'filler');
    writeFileSync(filler, Buffer.alloc(4_000_000));
    await notes.createIndex({ text: 1 });
    const acknowledged: number[] = [];
    let failure: unknown;
    for (let _id = 0; failure === undefined && _id < 2_000; _id++) {
      await notes.insertOne({ _id, text }).then(
        () => acknowledged.push(_id),
        (error: unknown) => (failure = error),
      );
    }
    expect(failure).toBeInstanceOf(MongoServerError);
    expect(failure).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(statfsSync(disk as string).bavail).toBeLessThan(1_000);

    // Reads go on, other writes fail as plainly, a collection that could not be made is not there.
    expect(await notes.countDocuments()).toBe(acknowledged.length);
    const made = client.db('full').collection<Note>('made');
    const outcome = await made.insertOne({ _id: 1, text }).catch((error: unknown) => error);
    if (outcome instanceof Error)
      expect(await client.db('full').listCollections({ name: 'made' }).toArray()).toEqual([]);

    rmSync(filler);
    await notes.insertOne({ _id: -1, text });
    await made.updateOne({ _id: 2 }, { $set: { text: 'y' } }, { upsert: true });
    await client.close();
    await store.kill();
    await open();
    const present = await notes.find({}, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray();
    expect(present.map(({ _id }) => _id)).toEqual([-1, ...acknowledged]);
    expect(await notes.countDocuments({ text })).toBe(present.length);
  },
  60_000,
);
