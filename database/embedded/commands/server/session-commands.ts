import { Binary } from 'bson';
import { randomUUID } from 'node:crypto';
import { typeMismatch } from '../../errors';
import { sessionIdOf } from '../../sessions/request';
import { SESSION_MINUTES } from '../../sessions/sessions';
import { idOf, isPlainObject } from '../../values/values';
import type { Call, Command } from '../command';

export const startSession: Command = () => ({
  id: { id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4) },
  timeoutMinutes: SESSION_MINUTES,
});

function idsOf(call: Call): string[] {
  const list = call.body[call.name];
  if (!Array.isArray(list)) throw typeMismatch(`BSON field '${call.name}' is the wrong type, expected type 'array'`);
  return list.map(sessionIdOf);
}

export const endSessions: Command = (call) => {
  for (const id of idsOf(call)) call.engine.sessions.end(id);
  return {};
};

export const refreshSessions: Command = (call) => {
  for (const id of idsOf(call)) call.engine.sessions.touch(id);
  return {};
};

/** Ends sessions and what runs in them; an empty list means all. */
export const killSessions: Command = (call) => {
  const ids = idsOf(call);
  return kill(call, ids.length === 0 ? undefined : new Set(ids));
};

export const killAllSessions: Command = (call) => kill(call, undefined);

/** Only patterns by session are of use without user accounts; any other pattern means all. */
export const killAllSessionsByPattern: Command = (call) => {
  const patterns = call.body.killAllSessionsByPattern;
  const ids = Array.isArray(patterns)
    ? patterns.flatMap((each) => (isPlainObject(each) && each.lsid ? [sessionIdOf(each.lsid)] : []))
    : [];
  return kill(call, ids.length === 0 ? undefined : new Set(ids));
};

function kill(call: Call, ids: ReadonlySet<string> | undefined): Record<string, never> {
  const { operations, sessions } = call.engine;
  operations.killWhere(
    ({ id, session }) => id !== call.operation.id && session !== undefined && (!ids || ids.has(session)),
  );
  if (!ids) sessions.endAll();
  else for (const id of ids) sessions.end(id);
  return {};
}

export const commitTransaction: Command = async (call) => {
  await call.engine.sessions.commit(call.session as string, idOf(call.body.txnNumber));
  return {};
};

export const abortTransaction: Command = (call) => {
  call.engine.sessions.abort(call.session as string, idOf(call.body.txnNumber));
  return {};
};
