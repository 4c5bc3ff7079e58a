import { Binary } from 'bson';
import { authenticationFailed, ScramConversation } from '../../auth/scram';
import { StoreError, badValue } from '../../errors';
import { bytesOf, isPlainObject, truthy, type Document } from '../../values/values';
import type { Call, Command, Connection } from '../command';

export const saslStart: Command = ({ engine, body, connection }) => start(engine.accounts, connection, body);

function start(accounts: Call['engine']['accounts'], connection: Connection, body: Document): Document {
  if (body.mechanism !== 'SCRAM-SHA-256') {
    throw new StoreError(
      334,
      'MechanismUnavailable',
      `Received authentication for mechanism ${String(body.mechanism)} which is not enabled`,
    );
  }
  const conversation = new ScramConversation(accounts, textOf(body.payload));
  connection.conversation = {
    scram: conversation,
    skipEmpty: truthy((body.options as Document | undefined)?.skipEmptyExchange),
  };
  return answer(conversation.first, false);
}

export const saslContinue: Command = ({ body, connection }) => {
  const { conversation } = connection;
  if (!conversation) throw new StoreError(17, 'ProtocolError', 'No SASL session state found');
  const { scram, skipEmpty } = conversation;
  if (scram.done) {
    connection.conversation = undefined;
    return answer('', true);
  }
  try {
    const last = scram.finish(textOf(body.payload));
    connection.authenticated = true;
    connection.user = scram.name;
    if (skipEmpty) connection.conversation = undefined;
    return answer(last, skipEmpty);
  } catch (error) {
    connection.conversation = undefined;
    throw error;
  }
};

export const logout: Command = ({ engine, connection }) => {
  connection.authenticated = engine.accounts.length === 0;
  connection.user = undefined;
  return {};
};

/** The beginning of the authentication inside of `hello`, which saves a round trip; what is wrong with it is told later. */
export function speculate({ engine, body, connection }: Call): Document {
  const request = body.speculativeAuthenticate;
  if (!isPlainObject(request) || engine.accounts.length === 0) return {};
  try {
    return { speculativeAuthenticate: start(engine.accounts, connection, request) };
  } catch {
    return {};
  }
}

export function mechanismsOf({ engine, body }: Call): Document {
  const { saslSupportedMechs } = body;
  if (typeof saslSupportedMechs !== 'string') return {};
  const user = saslSupportedMechs.slice(saslSupportedMechs.indexOf('.') + 1);
  const known = engine.accounts.some((account) => account.user === user);
  return known ? { saslSupportedMechs: ['SCRAM-SHA-256'] } : {};
}

function textOf(payload: unknown): string {
  if (typeof payload === 'string') return Buffer.from(payload, 'base64').toString('utf8');
  if (!(payload instanceof Binary))
    throw payload === undefined ? authenticationFailed() : badValue('payload must be binary');
  return Buffer.from(bytesOf(payload).bytes).toString('utf8');
}

const answer = (payload: string, done: boolean): Document => ({
  conversationId: 1,
  done,
  payload: new Binary(Buffer.from(payload, 'utf8'), 0),
});
