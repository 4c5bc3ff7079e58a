import type { AggregateOptions, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
const schema = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['name', 'age'],
    properties: {
      name: { bsonType: 'string', minLength: 1 },
      age: { bsonType: ['int', 'long'], minimum: 0 },
      role: { enum: ['member', 'staff'] },
    },
    additionalProperties: true,
  },
};

test('a schema refuses what does not fit, on every way in', async () => {
  const people = await session.db.createCollection('people', { validator: schema });
  await people.insertOne({ _id: 1 as never, name: 'A', age: 5 });
  const failure = await expectCode(people.insertOne({ name: 'B' }), 121);
  expect(failure.message).toContain('Document failed validation');
  expect(failure.errInfo?.failingDocumentId).toBeDefined();
  expect(failure.errInfo?.details).toBeDefined();
  await expectCode(people.updateOne({ _id: 1 as never }, { $set: { age: -1 } }), 121);
  await expectCode(people.replaceOne({ _id: 1 as never }, { name: '', age: 3 }), 121);
  await expectCode(people.findOneAndUpdate({ _id: 1 as never }, { $set: { role: 'other' } }), 121);
  await expectCode(people.updateOne({ _id: 2 as never }, { $set: { name: 'x' } }, { upsert: true }), 121);
  expect(await people.find().toArray()).toEqual([{ _id: 1, name: 'A', age: 5 }]);
});

test('a caller may go around it', async () => {
  const loose = await session.db.createCollection('loose', { validator: schema });
  await loose.insertOne({ nothing: 1 }, { bypassDocumentValidation: true });
  expect(await loose.countDocuments()).toBe(1);
});

test.each([[{ $out: 'strict' }], [{ $merge: { into: 'strict' } }]])(
  '$%#: a stage that writes goes around it only when told to',
  async (stage) => {
    const strict = await session.db.createCollection('strict', { validator: schema });
    const source = await session.collection([{ nothing: 1 }, { nothing: 2 }]);
    const write = (options: AggregateOptions): Promise<Document[]> => source.aggregate([stage], options).toArray();
    await expectCode(write({}), 121);
    expect(await strict.countDocuments()).toBe(0);
    await write({ bypassDocumentValidation: true });
    expect(await strict.countDocuments()).toBe(2);
    await strict.drop();
  },
);

test('level moderate leaves alone what was invalid before', async () => {
  const old = await session.collection([
    { _id: 1, bad: true },
    { _id: 2, name: 'A', age: 1 },
  ]);
  await session.db.command({ collMod: old.collectionName, validator: schema, validationLevel: 'moderate' });
  await old.updateOne({ _id: 1 as never }, { $set: { still: 'bad' } });
  await expectCode(old.updateOne({ _id: 2 as never }, { $unset: { name: 1 } }), 121);
});

test('action warn lets it pass', async () => {
  const warned = await session.db.createCollection('warned', {
    validator: { a: { $gt: 0 } },
    validationAction: 'warn',
  });
  await warned.insertOne({ a: -1 });
  expect(await warned.countDocuments()).toBe(1);
});

test('a query is a validator too, and stands in the options', async () => {
  await session.db.createCollection('queried', { validator: { a: { $gt: 0 } } });
  await expectCode(session.db.collection('queried').insertOne({ a: 0 }), 121);
  const [info] = await session.db.listCollections({ name: 'queried' }).toArray();
  expect(info).toMatchObject({
    name: 'queried',
    type: 'collection',
    options: { validator: { a: { $gt: 0 } } },
    idIndex: { name: '_id_' },
  });
});

test('$jsonSchema is an operator of queries as well', async () => {
  const collection = await session.collection([
    { _id: 1, name: 'A', age: 1 },
    { _id: 2, name: 'B' },
  ]);
  expect(await collection.find(schema).toArray()).toEqual([{ _id: 1, name: 'A', age: 1 }]);
});
