import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, type ObjectId } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

async function upload(bucket: GridFSBucket, name: string, content: Buffer): Promise<ObjectId> {
  const stream = bucket.openUploadStream(name, { metadata: { kind: 'test' } });
  await pipeline(Readable.from([content]), stream);
  return stream.id;
}

test.each([0, 1, 1024, 255 * 1024, 1_000_003])('keeps %i bytes', async (size) => {
  const bucket = new GridFSBucket(session.db, { bucketName: `b${size}` });
  const content = randomBytes(size);
  const id = await upload(bucket, 'file', content);
  expect((await buffer(bucket.openDownloadStream(id))).equals(content)).toBe(true);
  expect(await bucket.find({ _id: id }).toArray()).toMatchObject([
    { length: size, filename: 'file', metadata: { kind: 'test' } },
  ]);
});

test('reads a part', async () => {
  const bucket = new GridFSBucket(session.db, { bucketName: 'parts', chunkSizeBytes: 100 });
  const content = randomBytes(950);
  const id = await upload(bucket, 'file', content);
  expect((await buffer(bucket.openDownloadStream(id, { start: 95, end: 305 }))).equals(content.subarray(95, 305))).toBe(
    true,
  );
});

test('revisions by name, renaming and deletion', async () => {
  const bucket = new GridFSBucket(session.db, { bucketName: 'revisions' });
  await upload(bucket, 'f', Buffer.from('one'));
  const second = await upload(bucket, 'f', Buffer.from('two'));
  expect(String(await buffer(bucket.openDownloadStreamByName('f')))).toBe('two');
  expect(String(await buffer(bucket.openDownloadStreamByName('f', { revision: 0 })))).toBe('one');
  await bucket.rename(second, 'g');
  expect(String(await buffer(bucket.openDownloadStreamByName('f')))).toBe('one');
  await bucket.delete(second);
  await expect(buffer(bucket.openDownloadStream(second))).rejects.toThrow(/FileNotFound/);
  expect(await session.db.collection('revisions.chunks').countDocuments({ files_id: second })).toBe(0);
  await bucket.drop();
});
