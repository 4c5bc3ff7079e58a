import { MongoClient } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import {
  CHECKSUM,
  crc32c,
  documentOf,
  frame,
  message,
  MORE_TO_COME,
  OP_MSG,
  OP_QUERY,
  OP_REPLY,
  query,
  RawConnection,
} from '../kit/wire';

const session = new DatabaseSession();
let raw: RawConnection;
beforeEach(async () => {
  raw = await RawConnection.open(session.uri);
});
afterEach(() => raw.close());

test('OP_MSG answers OP_MSG with the request it responds to', async () => {
  raw.send(frame(OP_MSG, message({ ping: 1, $db: 'admin' }), 77));
  const reply = await raw.receive();
  expect(reply).toMatchObject({ opCode: OP_MSG, responseTo: 77 });
  expect(reply && documentOf(reply)).toMatchObject({ ok: 1 });
});

test.each([{ ping: 1 }, { nonsense: 1 }])(
  'whether %j went well is told as a double, which typed clients rely on',
  async (command) => {
    raw.send(frame(OP_MSG, message({ ...command, $db: 'admin' })));
    const reply = await raw.receive();
    expect(reply?.body.includes(Buffer.from('\x01ok\0'))).toBe(true);
  },
);

test('documents in a section of kind 1', async () => {
  raw.send(frame(OP_MSG, message({ insert: 'kinds', $db: session.name }, { documents: [{ _id: 1 }, { _id: 2 }] })));
  const reply = await raw.receive();
  expect(reply && documentOf(reply)).toMatchObject({ ok: 1, n: 2 });
  expect(await session.db.collection('kinds').countDocuments()).toBe(2);
});

test('the handshake by OP_QUERY answers OP_REPLY', async () => {
  raw.send(frame(OP_QUERY, query('admin.$cmd', { ismaster: 1, helloOk: true }), 5));
  const reply = await raw.receive();
  expect(reply).toMatchObject({ opCode: OP_REPLY, responseTo: 5 });
  expect(reply && documentOf(reply)).toMatchObject({ ismaster: true, helloOk: true, ok: 1 });
});

test('any other OP_QUERY is refused', async () => {
  raw.send(frame(OP_QUERY, query('db.collection', { a: 1 }), 6));
  const reply = await raw.receive();
  if (reply) expect(documentOf(reply)).toMatchObject({ code: 5739101 });
});

test('a checksum is read', async () => {
  const body = message({ ping: 1, $db: 'admin' }, {}, CHECKSUM);
  const whole = frame(OP_MSG, body, 8, body.length + 20);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32c(whole));
  raw.send(Buffer.concat([whole, sum]));
  const reply = await raw.receive();
  expect(reply && documentOf(reply)).toMatchObject({ ok: 1 });
});

test('a wrong checksum is not obeyed', async () => {
  const body = message({ insert: 'checksum', documents: [{ _id: 1 }], $db: session.name }, {}, CHECKSUM);
  raw.send(Buffer.concat([frame(OP_MSG, body, 8, body.length + 20), Buffer.from([1, 2, 3, 4])]));
  const reply = await raw.receive();
  if (reply) expect(documentOf(reply)).toMatchObject({ ok: 0 });
  expect(await session.db.collection('checksum').countDocuments()).toBe(0);
});

test('moreToCome gets no answer', async () => {
  raw.send(
    frame(
      OP_MSG,
      message(
        { insert: 'silent', documents: [{ _id: 1 }], writeConcern: { w: 0 }, $db: session.name },
        {},
        MORE_TO_COME,
      ),
      1,
    ),
  );
  raw.send(frame(OP_MSG, message({ ping: 1, $db: 'admin' }), 2));
  expect(await raw.receive()).toMatchObject({ responseTo: 2 });
  expect(await session.db.collection('silent').countDocuments()).toBe(1);
});

test('pipelined requests are answered in order', async () => {
  raw.send(
    Buffer.concat(Array.from({ length: 50 }, (_, n) => frame(OP_MSG, message({ ping: 1, $db: 'admin' }), n + 1))),
  );
  for (let n = 1; n <= 50; n += 1) expect(await raw.receive()).toMatchObject({ responseTo: n });
});

test('a message may arrive byte by byte', async () => {
  raw.socket.setNoDelay(true);
  for (const byte of frame(OP_MSG, message({ ping: 1, $db: 'admin' }), 3)) {
    raw.send(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await raw.receive()).toMatchObject({ responseTo: 3 });
});

test.each([
  ['an operation that does not exist', frame(4242, Buffer.alloc(8))],
  ['compression that was never offered', frame(2012, Buffer.alloc(16))],
  ['a length below the header', frame(OP_MSG, Buffer.alloc(0), 1, 3)],
  ['a length above 48 MB', frame(OP_MSG, Buffer.alloc(0), 1, 48_000_001)],
  ['a negative length', frame(OP_MSG, Buffer.alloc(0), 1, -1)],
])('%s ends this connection and no other', async (_name, bytes) => {
  raw.send(bytes);
  const reply = await raw.receive();
  if (reply) expect(documentOf(reply)).toMatchObject({ ok: 0 });
  expect(await session.client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('required bits that nobody knows are refused', async () => {
  raw.send(frame(OP_MSG, message({ ping: 1, $db: 'admin' }, {}, 4)));
  const reply = await raw.receive();
  if (reply) expect(documentOf(reply)).toMatchObject({ ok: 0 });
});

test('a command without $db is refused', async () => {
  raw.send(frame(OP_MSG, message({ ping: 1 })));
  const reply = await raw.receive();
  expect(reply && documentOf(reply)).toMatchObject({ ok: 0, code: 40571 });
});

test('two hundred connections at once', async () => {
  const clients = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(session.uri)));
  clients.forEach((client, n) => client.send(frame(OP_MSG, message({ ping: 1, $db: 'admin' }), n + 1)));
  const replies = await Promise.all(clients.map((client) => client.receive()));
  expect(replies.map((reply) => reply?.responseTo)).toEqual(clients.map((_, n) => n + 1));
  clients.forEach((client) => client.close());
});

test('a client that does not read does not fill the memory of the server', async () => {
  await session.db.collection('large').insertOne({ _id: 1 as never, text: 'x'.repeat(1_000_000) });
  raw.socket.pause();
  const find = frame(OP_MSG, message({ find: 'large', $db: session.name }));
  for (let n = 0; n < 100; n += 1) raw.send(find);
  expect(await session.db.collection('large').countDocuments()).toBe(1);
  raw.socket.resume();
  for (let n = 0; n < 100; n += 1) expect((await raw.receive())?.body.length).toBeGreaterThan(1_000_000);
});

test('the driver finds a replica set behind the URI', async () => {
  const client = await MongoClient.connect(session.uri);
  const types = new Set<string>();
  await client.db('admin').command({ ping: 1 });
  const hello = await client.db('admin').command({ hello: 1 });
  types.add(typeof hello.setName);
  await client.close();
  expect([...types]).toEqual(['string']);
});
