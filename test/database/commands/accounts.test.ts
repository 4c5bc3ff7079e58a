import { MongoClient, MongoServerError } from 'mongodb';
import { LocalStore } from '../kit/local-store';
import { documentOf, frame, message, OP_MSG, RawConnection } from '../kit/wire';

const store = new LocalStore({ account: { user: 'alice,=', password: 'p@ss wörd' } });
const auth = { username: 'alice,=', password: 'p@ss wörd' };
beforeAll(async () => void (await store.connect({ auth })));
afterAll(() => store.remove());

test('who knows the password may do everything', async () => {
  const client = await store.connect({ auth });
  await client.db('a').collection('c').insertOne({ a: 1 });
  expect(await client.db('a').collection('c').countDocuments()).toBe(1);
  expect((await client.db('admin').command({ connectionStatus: 1 })).authInfo.authenticatedUsers).toEqual([
    { user: 'alice,=', db: 'admin' },
  ]);
});

test('the mechanism may be named', async () => {
  const client = await store.connect({ auth, authMechanism: 'SCRAM-SHA-256' });
  expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test.each([
  ['a wrong password', { username: 'alice,=', password: 'wrong' }],
  ['an unknown user', { username: 'bob', password: 'p@ss wörd' }],
])('%s is refused with 18', async (_name, wrong) => {
  const failure = await MongoClient.connect(store.uri, { auth: wrong, authMechanism: 'SCRAM-SHA-256' }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(MongoServerError);
  expect(failure).toMatchObject({ code: 18, codeName: 'AuthenticationFailed' });
});

test.each(['find', 'insert', 'listDatabases', 'getMore', 'killOp', 'serverStatus', 'aggregate'])(
  '%s without a password is refused with 13',
  async (command) => {
    const connection = await RawConnection.open(store.uri);
    connection.send(frame(OP_MSG, message({ [command]: 'c', $db: 'a' })));
    const reply = await connection.receive();
    expect(reply && documentOf(reply)).toMatchObject({ ok: 0, code: 13, codeName: 'Unauthorized' });
    connection.send(frame(OP_MSG, message({ hello: 1, $db: 'admin' })));
    const hello = await connection.receive();
    expect(hello && documentOf(hello)).toMatchObject({ ok: 1 });
    connection.close();
  },
);

test('a conversation that was not begun, or with a foreign nonce, leads nowhere', async () => {
  const connection = await RawConnection.open(store.uri);
  const ask = async (command: Record<string, unknown>) => {
    connection.send(frame(OP_MSG, message({ ...command, $db: 'admin' })));
    const reply = await connection.receive();
    return reply && documentOf(reply);
  };
  expect(await ask({ saslContinue: 1, conversationId: 1, payload: Buffer.from('c=biws,r=x,p=AAAA') })).toMatchObject({
    ok: 0,
  });
  const first = await ask({
    saslStart: 1,
    mechanism: 'SCRAM-SHA-256',
    payload: Buffer.from('n,,n=alice=2C=3D,r=mine'),
  });
  expect(first).toMatchObject({ ok: 1, done: false });
  const wrong = { saslContinue: 1, conversationId: 1, payload: Buffer.from('c=biws,r=mine,p=AAAA') };
  expect(await ask(wrong)).toMatchObject({ ok: 0, code: 18 });
  expect(await ask({ saslStart: 1, mechanism: 'PLAIN', payload: Buffer.from('x') })).toMatchObject({ code: 334 });
  connection.close();
});
