import { badValue } from '../../errors';
import { compileFilter } from '../../matching/matcher';
import type { Operation } from '../../operations';
import { encode, decode, numeric, type Document } from '../../values/values';
import type { Call, Command } from '../command';

/** Fields of currentOp that choose what is shown; all others are conditions on what is shown. */
const OPTIONS = new Set(['currentOp', '$all', '$ownOps', '$db', 'lsid', '$clusterTime', '$readPreference', 'comment']);

export const currentOp: Command = (call) => {
  const conditions = Object.fromEntries(Object.entries(call.body).filter(([name]) => !OPTIONS.has(name)));
  const matches = compileFilter(conditions);
  return { inprog: operationsOf(call).filter((each) => matches(each)) };
};

/** The commands that are being answered now, as `currentOp` and `$currentOp` show them. */
export const operationsOf = ({ engine, operation }: Call): Document[] =>
  [...new Set([...engine.operations.all(), operation])].map((each) => decode(encode(shown(each, engine.address))));

function shown(
  { id, connectionId, client, database, name, body, startedAt, killed }: Operation,
  host: string,
): Document {
  const microseconds = Math.round((performance.now() - startedAt) * 1_000);
  const target = typeof body[name] === 'string' ? `${database}.${String(body[name])}` : `${database}.$cmd`;
  return {
    type: 'op',
    host,
    desc: `conn${connectionId}`,
    connectionId,
    client,
    active: true,
    opid: id,
    secs_running: Math.floor(microseconds / 1_000_000),
    microsecs_running: microseconds,
    op: OPS[name] ?? 'command',
    ns: target,
    command: withoutBatches(body),
    ...(killed && { killPending: true }),
  };
}

const OPS: Record<string, string> = {
  find: 'query',
  getMore: 'getmore',
  insert: 'insert',
  update: 'update',
  delete: 'remove',
};

/** The documents that a client writes are shown to nobody else. */
function withoutBatches(body: Document): Document {
  const { documents: _documents, ops: _ops, payload: _payload, ...rest } = body;
  return rest;
}

export const killOp: Command = ({ engine, body, database }) => {
  if (database !== 'admin') throw badValue('killOp may only be run against the admin database.');
  const id = numeric(body.op);
  if (id === undefined) throw badValue("Did not provide 'op' field");
  engine.operations.kill(Number(id));
  return { info: 'attempting to kill op' };
};
