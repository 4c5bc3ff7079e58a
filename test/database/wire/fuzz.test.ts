import fc from 'fast-check';
import { serialize } from 'bson';
import { databaseTestEnv } from '../env';
import { DatabaseSession } from '../kit/session';
import { frame, message, OP_MSG, OP_QUERY, RawConnection } from '../kit/wire';

const session = new DatabaseSession();

const command = fc.oneof(
  fc.constant({ ping: 1, $db: 'admin' }),
  fc.constant({ find: 'f', filter: { a: { $gt: 1 } }, $db: 'fuzz' }),
  fc.constant({ insert: 'f', documents: [{ a: [1, { b: 'text' }] }], $db: 'fuzz' }),
  fc.constant({ update: 'f', updates: [{ q: { a: 1 }, u: { $set: { 'b.c': 1 } } }], $db: 'fuzz' }),
  fc.constant({ aggregate: 'f', pipeline: [{ $group: { _id: '$a' } }], cursor: {}, $db: 'fuzz' }),
);
/** A valid message with some bytes changed after the header's length. */
const mutated = fc
  .tuple(command, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 8 }))
  .map(([valid, changes]) => {
    const bytes = frame(OP_MSG, message(valid));
    for (const [place, value] of changes) bytes[4 + (place % (bytes.length - 4))] = value;
    return bytes;
  });
const noise = fc
  .tuple(fc.constantFrom(OP_MSG, OP_QUERY, 2012, 0, -5), fc.uint8Array({ maxLength: 300 }))
  .map(([opCode, body]) => frame(opCode, body));
const wrongLength = fc.tuple(command, fc.integer()).map(([valid, length]) => frame(OP_MSG, message(valid), 1, length));
const cut = fc.tuple(command, fc.nat(60)).map(([valid, length]) => frame(OP_MSG, message(valid)).subarray(0, length));
/** Well-formed messages whose values are not what a command expects. */
const strange = fc
  .tuple(
    fc.constantFrom(
      'find',
      'insert',
      'update',
      'delete',
      'aggregate',
      'getMore',
      'findAndModify',
      'createIndexes',
      'count',
      'distinct',
      'killCursors',
      'create',
      'hello',
      'saslStart',
    ),
    fc.constantFrom(
      'filter',
      'documents',
      'updates',
      'pipeline',
      'cursor',
      'sort',
      'limit',
      'lsid',
      'txnNumber',
      'collection',
      'query',
      'key',
      'hint',
      'batchSize',
      'indexes',
      'deletes',
    ),
    fc.oneof(
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('$gt', '$in', '$where', 'a', '$expr', '__proto__', 'constructor'), fc.integer(), {
        maxKeys: 2,
      }),
    ),
    fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
  )
  .map(([name, field, value, target]) => frame(OP_MSG, message({ [name]: target, [field]: value, $db: 'fuzz' })));

test('malformed messages harm nobody else', async () => {
  const good = await session.collection([{ _id: 1 }]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(mutated, noise, wrongLength, cut, strange), { minLength: 10, maxLength: 10 }),
      async (messages) => {
        const connections = await Promise.all(messages.map(() => RawConnection.open(session.uri)));
        connections.forEach((connection, n) => connection.send(messages[n] as Buffer));
        expect(await good.findOne({})).toEqual({ _id: 1 });
        connections.forEach((connection) => connection.close());
      },
    ),
    { numRuns: Math.ceil(databaseTestEnv.FUZZ_MESSAGES / 10) },
  );
  await session.client.db('fuzz').dropDatabase();
});

test('a promise of 48 MB costs nothing before the bytes come', async () => {
  const before = process.memoryUsage().rss;
  const connections = await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(session.uri)));
  for (const connection of connections) connection.send(frame(OP_MSG, Buffer.alloc(100), 1, 48_000_000));
  await session.client.db('admin').command({ ping: 1 });
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  connections.forEach((connection) => connection.close());
});

test('a document nested too deep is refused, not crashed on', async () => {
  let bytes = Buffer.from(serialize({}));
  for (let depth = 0; depth < 5_000; depth += 1) {
    const content = Buffer.concat([Buffer.from([3, 0x61, 0]), bytes, Buffer.from([0])]);
    const head = Buffer.alloc(4);
    head.writeInt32LE(content.length + 4);
    bytes = Buffer.concat([head, content]);
  }
  const tail = Buffer.concat([
    Buffer.from([2]),
    Buffer.from('ping\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from([3]),
    Buffer.from('deep\0'),
    bytes,
    Buffer.from([2]),
    Buffer.from('$db\0'),
    Buffer.from([6, 0, 0, 0]),
    Buffer.from('admin\0'),
    Buffer.from([0]),
  ]);
  const head = Buffer.alloc(4);
  head.writeInt32LE(tail.length + 4);
  const connection = await RawConnection.open(session.uri);
  connection.send(frame(OP_MSG, Buffer.concat([Buffer.alloc(4), Buffer.from([0]), head, tail])));
  await connection.receive();
  connection.close();
  expect(await session.client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('names of prototypes are only names', async () => {
  const collection = await session.collection();
  const document = JSON.parse('{"_id":1,"__proto__":{"polluted":true},"constructor":{"a":1},"toString":"x"}') as Record<
    string,
    unknown
  >;
  await collection.insertOne(document as never);
  await collection.updateOne({}, { $set: { 'constructor.prototype.polluted': true } });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(await collection.countDocuments({ toString: 'x' } as never)).toBe(1);
  expect(await collection.countDocuments({ hasOwnProperty: { $exists: true } } as never)).toBe(0);
});
