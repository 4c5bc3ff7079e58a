import type { Socket } from 'node:net';
import { dispatch } from '../dispatch';
import type { Connection } from '../commands/command';
import type { Engine } from '../engine';
import type { Document } from '../values/values';
import { LARGEST_MESSAGE, parseMessage, type Request } from './message';
import { formatReply } from './reply';

/** Bytes of further requests that are taken while one is answered. */
const READ_AHEAD = 1024 * 1024;

let connections = 0;

/** Serves one client: whole messages one after the other, answers in their order; bad frames close the connection, nothing else. */
export function serve(engine: Engine, socket: Socket, log: (error: unknown) => void): void {
  const connection: Connection = {
    id: ++connections,
    client: `${socket.remoteAddress ?? 'localhost'}:${socket.remotePort ?? 0}`,
    authenticated: engine.accounts.length === 0,
  };
  engine.metrics.connections++;
  engine.metrics.connectionsCreated++;
  let chunks: Buffer[] = [];
  let size = 0;
  let busy = false;
  const { failPoints } = engine;
  const direct = (body: Document): Document | Promise<Document> => dispatch(engine, body, connection, log);
  const answer = failPoints
    ? (body: Document): Document | Promise<Document> =>
        failPoints.answer(body, connection.id, () => socket.destroyed, direct)
    : direct;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    engine.metrics.connections--;
    engine.operations.killWhere(({ connectionId }) => connectionId === connection.id);
    engine.sessions.connectionClosed(connection.id);
    failPoints?.forget(connection.id);
  });
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // Reading goes on a little while a command runs: only so is it noticed that the client has gone.
    if (busy && size > READ_AHEAD) socket.pause();
    if (!busy) work();
  });

  /** Answers what has come, until something has to be waited for. */
  function work(): void {
    try {
      for (let message = next(); message; message = next()) {
        const request = parseMessage(message);
        const reply = answer(request.body);
        const waits =
          reply instanceof Promise ? reply.then((answered) => send(request, answered)) : send(request, reply);
        if (waits) return pause(waits);
      }
    } catch {
      socket.destroy();
    }
  }

  function pause(waits: Promise<void>): void {
    busy = true;
    waits.then(
      () => {
        busy = false;
        socket.resume();
        work();
      },
      () => socket.destroy(),
    );
  }

  /** Writes the answer; gives what to wait for when the client takes its answers too slowly. */
  function send(request: Request, reply: Document): Promise<void> | undefined {
    if (request.silent || socket.destroyed || socket.write(formatReply(request, reply))) return undefined;
    return drained(socket);
  }

  function next(): Buffer | undefined {
    if (size < 16) return undefined;
    const buffer = chunks.length === 1 ? (chunks[0] as Buffer) : peek();
    const length = buffer.readInt32LE(0);
    if (length < 16 || length > LARGEST_MESSAGE) {
      socket.destroy();
      return undefined;
    }
    if (size < length) return undefined;
    const all = chunks.length === 1 ? buffer : Buffer.concat(chunks);
    size -= length;
    chunks = size > 0 ? [all.subarray(length)] : [];
    return all.subarray(0, length);
  }

  /** The first four bytes without joining all chunks of a message that is still on its way. */
  function peek(): Buffer {
    const first = chunks[0] as Buffer;
    if (first.length >= 4) return first;
    chunks = [Buffer.concat(chunks)];
    return chunks[0] as Buffer;
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
