import { Binary } from 'bson';
import { randomUUID } from 'node:crypto';
import { StoreError } from '../errors';
import { idOf, type Call, type Command } from './command';
import { sessionIds } from './server-info';

export const startSession: Command = () => ({
  id: { id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4) },
  timeoutMinutes: 30,
});

export const endSessions: Command = (call) => {
  for (const id of sessionIds(call)) {
    call.engine.sessions.end(id);
    call.engine.cursors.closeSession(id);
  }
  return {};
};

export const refreshSessions: Command = () => ({});

function transactionOf(call: Call): [string, bigint] {
  if (call.session === undefined || call.body.txnNumber === undefined) {
    throw new StoreError(125, 'CommandFailed', `${call.name} must be run within a transaction`);
  }
  return [call.session, idOf(call.body.txnNumber)];
}

export const commitTransaction: Command = async (call) => {
  await call.engine.sessions.commit(...transactionOf(call));
  call.engine.tick();
  return {};
};

export const abortTransaction: Command = (call) => {
  call.engine.sessions.abort(...transactionOf(call));
  return {};
};
