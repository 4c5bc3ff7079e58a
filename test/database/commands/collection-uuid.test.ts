import { UUID, type Document } from 'mongodb';
import { expectCode } from '../kit/failure';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();

describe('a command that says which collection it means', () => {
  let mine: string;
  let other: string;
  let uuid: unknown;
  beforeEach(async () => {
    mine = (await session.collection([{ _id: 1 as never }])).collectionName;
    other = (await session.collection([{ _id: 1 as never }, { _id: 2 as never }])).collectionName;
    const [listed] = await session.db.listCollections({ name: mine }).toArray();
    uuid = (listed as { info?: { uuid?: unknown } }).info?.uuid;
  });
  const told = (actualCollection: string | null) => ({ expectedCollection: other, actualCollection, db: session.name });

  it.each<[string, (name: string) => Document]>([
    ['find', (name) => ({ find: name })],
    ['aggregate', (name) => ({ aggregate: name, pipeline: [], cursor: {} })],
    ['count', (name) => ({ count: name })],
    ['findAndModify', (name) => ({ findAndModify: name, query: { _id: 1 }, remove: true })],
    ['createIndexes', (name) => ({ createIndexes: name, indexes: [{ key: { a: 1 }, name: 'a' }] })],
    ['collMod', (name) => ({ collMod: name, validator: {} })],
    ['drop', (name) => ({ drop: name })],
  ])('%s', async (_name, command) => {
    const refused = await expectCode(session.raw({ ...command(other), collectionUUID: uuid }), 361);
    expect(refused.errorResponse).toMatchObject(told(mine));
    const nowhere = await expectCode(session.raw({ ...command(other), collectionUUID: new UUID() }), 361);
    expect(nowhere.errorResponse).toMatchObject(told(null));
    expect(await session.db.collection(other).countDocuments()).toBe(2);
    expect(await session.raw({ ...command(mine), collectionUUID: uuid })).toMatchObject({ ok: 1 });
  });

  it.each<[string, Document]>([
    ['insert', { documents: [{ _id: 3 }] }],
    ['update', { updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true }] }],
    ['delete', { deletes: [{ q: {}, limit: 0 }] }],
  ])('%s, by statement', async (name, rest) => {
    const reply = await session.raw({ [name]: other, ...rest, collectionUUID: uuid });
    expect(reply).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 361, ...told(mine) }] });
    expect(
      await session.db
        .collection(other)
        .find({ a: { $exists: false } })
        .toArray(),
    ).toHaveLength(2);
    expect(await session.raw({ [name]: mine, ...rest, collectionUUID: uuid })).not.toHaveProperty('writeErrors');
  });

  it('bulkWrite, by statement', async () => {
    const reply = await session.raw({
      bulkWrite: 1,
      $db: 'admin',
      ordered: false,
      ops: [
        { insert: 0, document: { _id: 8 } },
        { insert: 1, document: { _id: 9 } },
      ],
      nsInfo: [
        { ns: `${session.name}.${other}`, collectionUUID: uuid },
        { ns: `${session.name}.${mine}`, collectionUUID: uuid },
      ],
    });
    expect(reply).toMatchObject({ nErrors: 1, nInserted: 1 });
    expect(reply.cursor.firstBatch[0]).toMatchObject({ ok: 0, idx: 0, code: 361, ...told(mine) });
    expect(await session.db.collection(other).countDocuments()).toBe(2);
  });
});
