import type { ChangeStream, Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const IMAGES = { maxAwaitTimeMS: 50, fullDocument: 'required', fullDocumentBeforeChange: 'required' } as const;
const SPLIT = [{ $changeStreamSplitLargeEvent: {} }];
const MEGABYTE = 1024 * 1024;

let collection: Collection<{ _id: number; text: string }>;
beforeAll(async () => {
  const name = 'large';
  await session.db.createCollection(name, { changeStreamPreAndPostImages: { enabled: true } });
  collection = session.db.collection(name);
  await collection.insertOne({ _id: 1, text: 'a'.repeat(9 * MEGABYTE) });
});

async function opened(pipeline: Document[], options: Document = {}): Promise<ChangeStream> {
  const stream = collection.watch(pipeline, { ...IMAGES, ...options }) as ChangeStream;
  await stream.tryNext();
  return stream;
}
const change = (letter: string): Promise<unknown> =>
  collection.replaceOne({ _id: 1 }, { text: letter.repeat(9 * MEGABYTE) });
const next = async (stream: ChangeStream): Promise<Document> => (await stream.next()) as unknown as Document;

test('an event larger than a document can be comes in fragments, and a stream goes on behind any of them', async () => {
  const stream = await opened(SPLIT);
  await change('b');
  await collection.insertOne({ _id: 2, text: '' });
  const [first, second, small] = [await next(stream), await next(stream), await next(stream)];
  await stream.close();
  expect([first, second].map((each) => each.splitEvent as unknown)).toEqual([
    { fragment: 1, of: 2 },
    { fragment: 2, of: 2 },
  ]);
  const whole = { ...first, ...second } as {
    fullDocument: { text: string };
    fullDocumentBeforeChange: { text: string };
  };
  expect(whole).toMatchObject({ operationType: 'replace', documentKey: { _id: 1 } });
  expect([whole.fullDocumentBeforeChange.text.slice(0, 1), whole.fullDocument.text.slice(0, 1)]).toEqual(['a', 'b']);
  expect(small).toMatchObject({ operationType: 'insert', documentKey: { _id: 2 } });
  expect(small).not.toHaveProperty('splitEvent');

  const again = collection.watch(SPLIT, { ...IMAGES, resumeAfter: first._id }) as ChangeStream;
  expect(Object.keys(await next(again))).toEqual(Object.keys(second));
  expect(await next(again)).toMatchObject({ documentKey: { _id: 2 } });
  await again.close();
});

test('an update of nearly a whole document comes in fragments, too', async () => {
  const stream = await opened(SPLIT, { fullDocumentBeforeChange: 'off' });
  await collection.updateOne({ _id: 1 }, { $set: { text: 'd'.repeat(12 * MEGABYTE) } });
  const [first, second] = [await next(stream), await next(stream)];
  await stream.close();
  expect({ ...first, ...second }).toMatchObject({ operationType: 'update', splitEvent: { fragment: 2, of: 2 } });
});

test('without fragments such an event ends the stream', async () => {
  const stream = await opened([]);
  await change('c');
  await expectCode(stream.next(), 10334);
});

test.each<[string, Document[], number]>([
  ['an operand', [{ $changeStreamSplitLargeEvent: { a: 1 } }], 7182800],
  ['a stage behind it', [...SPLIT, { $match: {} }], 7182802],
])('fragments are refused with %s', async (_name, pipeline, code) => {
  await expectCode(
    session.db.command({ aggregate: 'large', pipeline: [{ $changeStream: {} }, ...pipeline], cursor: {} }),
    code,
  );
});
