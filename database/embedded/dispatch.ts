import { Binary, Double, Long } from 'bson';
import { checkApiVersion } from './api-version';
import { timestamp, type LogicalClock } from './clock';
import { readConcernOf, snapshotOf, timeToReach, writeConcernError } from './concerns';
import { StoreError } from './errors';
import type { Engine } from './engine';
import { refuseOtherCollection } from './commands/collections/collection-uuid';
import { refuseUnknownFields } from './commands/fields';
import { commands, open, writes } from './commands/table';
import type { Call, Command, Connection } from './commands/command';
import type { Operation } from './operations';
import { readSession, type SessionRequest } from './sessions/request';
import { LockWait, type View } from './storage/storage';
import { encode, type Document } from './values/values';
import { refuseOnView } from './views/refusal';
import type { CursorReply } from './wire/reply';

/** One command on its way: what is known of it so far. */
interface Running {
  readonly name: string;
  readonly operation: Operation;
  request: SessionRequest | undefined;
  /** What a write concern that cannot be fulfilled adds to the answer. */
  unmet: Document | undefined;
}

/** Answers one command, at once when it has to wait for nothing; never throws: errors become MongoDB's error documents. */
export function dispatch(
  engine: Engine,
  body: Document,
  connection: Connection,
  log: (error: unknown) => void,
): Document | Promise<Document> {
  let name = '';
  for (name in body) break;
  engine.metrics.count(name);
  const operation = engine.operations.make(connection, body.$db as string, name, body);
  const running: Running = { name, operation, request: undefined, unmet: undefined };
  try {
    const reply = run(engine, body, connection, running);
    if (!(reply instanceof Promise)) return succeed(engine, reply, running.unmet);
    return wait(engine, reply, running, log);
  } catch (error) {
    return failure(engine, error, running.request, log);
  }
}

/** Only what waits can be seen, or killed, by others. */
async function wait(
  engine: Engine,
  reply: Promise<Document>,
  { operation, request, unmet }: Running,
  log: (error: unknown) => void,
): Promise<Document> {
  engine.operations.start(operation);
  try {
    return succeed(engine, await reply, unmet);
  } catch (error) {
    return failure(engine, error, request, log);
  } finally {
    engine.operations.end(operation);
  }
}

function run(engine: Engine, body: Document, connection: Connection, running: Running): Document | Promise<Document> {
  const { name, operation } = running;
  const database = body.$db as string;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name === '$unsupported')
    throw new StoreError(
      5739101,
      'Location5739101',
      `${String(body[name])} is no longer supported. The client driver may require an upgrade.`,
    );
  if (!command) throw new StoreError(59, 'CommandNotFound', `no such command: '${name}'`);
  if (typeof database !== 'string')
    throw new StoreError(40571, 'Location40571', 'OP_MSG requests require a $db argument');
  if (!connection.authenticated && !open.has(name))
    throw new StoreError(13, 'Unauthorized', `Command ${name} requires authentication`);
  checkApiVersion(name, body);
  refuseUnknownFields(name, body);
  refuseOnView(engine, database, name, body);
  refuseOtherCollection(engine, database, name, body);
  // A concern that is not one refuses the write before it is done.
  if (body.writeConcern !== undefined && writes.has(name)) running.unmet = writeConcernError(body);
  const request = readSession(name, database, body);
  running.request = request;
  const { session } = request;
  operation.session = session;
  if (session !== undefined) engine.sessions.touch(session);
  const call: Call = {
    engine,
    database,
    name,
    body,
    connection,
    operation,
    session,
    transaction: undefined,
    view: engine.live,
  };
  const time = body.readConcern === undefined ? undefined : timeToReach(engine, body);
  if (time === undefined) return answer(command, call, request);
  return engine.queue.run(() => engine.clock.advance(time)).then(() => answer(command, call, request));
}

function answer(command: Command, call: Call, request: SessionRequest): Document | Promise<Document> {
  if (request.kind === 'plain') return call.body.readConcern === undefined ? command(call) : plain(command, call);
  return call.engine.sessions.exclusive(call.session as string, async () => inSession(command, call, request));
}

function plain(command: Command, call: Call): Document | Promise<Document> {
  const snapshot = snapshotOf(call.engine, call.name, call.body);
  return snapshot ? ofThePast(command, call, snapshot) : command(call);
}

async function ofThePast(command: Command, call: Call, snapshot: { view: View; time: bigint }): Promise<Document> {
  const reply = await command({ ...call, view: snapshot.view });
  const atClusterTime = timestamp(snapshot.time);
  const cursor = reply.$cursor as CursorReply | undefined;
  if (cursor) cursor.atClusterTime = atClusterTime;
  else reply.atClusterTime = atClusterTime;
  return reply;
}

async function inSession(command: Command, call: Call, request: SessionRequest): Promise<Document> {
  const { sessions } = call.engine;
  const [session, number] = [request.session as string, request.number as bigint];
  if (request.kind === 'end') return command(call);
  if (request.kind === 'retryable') {
    // A write never reads the past: asked to, it is refused here.
    snapshotOf(call.engine, call.name, call.body);
    return command({ ...call, retry: sessions.retryable(session, number) });
  }
  readConcernOf(call.body);
  const view = request.starts
    ? sessions.begin(session, number, call.connection.id)
    : sessions.current(session, number, call.connection.id);
  try {
    const reply = await command({ ...call, transaction: view, view });
    if (reply.writeErrors || reply.nErrors) sessions.abortQuietly(session, number);
    return reply;
  } catch (error) {
    sessions.abortQuietly(session, number);
    throw error;
  }
}

function succeed(engine: Engine, reply: Document, unmet: Document | undefined): Document {
  if (unmet) reply.writeConcernError = unmet;
  reply.$tail = tailOf(engine.clock);
  return reply;
}

const unsigned = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO };

function times(engine: Engine): Document {
  const time = timestamp(engine.clock.committed);
  return { $clusterTime: { clusterTime: time, signature: unsigned }, operationTime: time };
}

const tails = new WeakMap<LogicalClock, { time: bigint; bytes: Buffer }>();

/** How every answer ends that is no error, encoded once for all answers between two commits. */
function tailOf(clock: LogicalClock): Buffer {
  const time = clock.committed;
  const known = tails.get(clock);
  if (known?.time === time) return known.bytes;
  const stamp = timestamp(time);
  const fields = { ok: new Double(1), $clusterTime: { clusterTime: stamp, signature: unsigned }, operationTime: stamp };
  const bytes = encode(fields).subarray(4);
  tails.set(clock, { time, bytes });
  return bytes;
}

const TRANSIENT = new Set([24, 112, 246, 251]);

function failure(
  engine: Engine,
  error: unknown,
  request: SessionRequest | undefined,
  log: (error: unknown) => void,
): Document {
  let known = error;
  if (!(known instanceof StoreError)) {
    if (!(known instanceof LockWait)) log(known);
    known = new StoreError(1, 'InternalError', `The embedded store failed: ${(error as Error).message}`);
  }
  const { code, codeName, message, labels, extra } = known as StoreError;
  const inTransaction = request?.kind === 'transaction' || request?.kind === 'end';
  const shown = new Set(labels);
  if (TRANSIENT.has(code) && request?.kind === 'transaction') shown.add('TransientTransactionError');
  if (!inTransaction) shown.delete('TransientTransactionError');
  if (request?.kind === 'plain' || request?.kind === 'transaction') shown.delete('RetryableWriteError');
  return {
    ok: new Double(0),
    errmsg: message,
    code,
    codeName,
    ...extra,
    ...(shown.size > 0 && { errorLabels: [...shown] }),
    ...times(engine),
  };
}
