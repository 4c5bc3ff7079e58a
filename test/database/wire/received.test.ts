import { BSONRegExp, deserialize, type Document } from 'bson';
import { DatabaseSession } from '../kit/session';

const database = new DatabaseSession();

/** The names of the fields of the stored documents, in the order of their bytes. */
async function storedNames(documents: readonly unknown[]): Promise<string[][]> {
  const collection = await database.collection();
  await database.db.command({ insert: collection.collectionName, documents });
  const stored = await collection.find({}, { raw: true }).toArray();
  return stored.map((bytes) => namesOf(bytes as unknown as Buffer));
}

function namesOf(bytes: Buffer): string[] {
  // Values are ints of four bytes, or the last field.
  const names: string[] = [];
  for (let at = 4; bytes[at] !== 0 && at < bytes.length;) {
    const end = bytes.indexOf(0, at + 1);
    names.push(bytes.toString('utf8', at + 1, end));
    if (bytes[at] !== 16) break;
    at = end + 5;
  }
  return names;
}

test('a document is stored with its fields in the order in which they came', async () => {
  const numbered = new Map<string, unknown>([
    ['_id', 1],
    ['b', 1],
    ['10', 1],
    ['2', 1],
  ]);
  expect(await storedNames([numbered])).toEqual([['_id', 'b', '10', '2']]);
});

test('an _id that is not the first field becomes the first, and one that is missing is made', async () => {
  const last = { a: 1, _id: 7 };
  const missing = { b: 1 };
  expect(await storedNames([last, missing])).toEqual([['_id', 'a'], ['_id']]);
});

test('documents with rare types beside others are all stored as they are', async () => {
  const documents: Document[] = [
    { _id: 1, pattern: new BSONRegExp('^a', 'i') },
    { _id: 2, text: 'plain' },
  ];
  const collection = await database.collection(documents);
  const stored = await collection.find({}, { raw: true, sort: { _id: 1 } }).toArray();
  expect(stored.map((each) => deserialize(each as unknown as Buffer, { bsonRegExp: true }))).toEqual(documents);
});

test('a document is found by what it contains, however it came', async () => {
  const collection = await database.collection<Document & { _id: number }>([{ _id: 1, n: 5, tags: ['x', 'y'] }]);
  await collection.createIndex({ tags: 1, n: 1 });
  await collection.insertOne({ _id: 2, n: 6, tags: ['y', 'z'] });
  expect(await collection.find({ tags: 'y', n: { $gt: 5 } }).toArray()).toEqual([{ _id: 2, n: 6, tags: ['y', 'z'] }]);
  expect(await collection.findOne({ _id: 2 })).toEqual({ _id: 2, n: 6, tags: ['y', 'z'] });
});
