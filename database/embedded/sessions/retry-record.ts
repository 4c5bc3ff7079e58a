import { Long } from 'bson';
import { sessionKey } from '../storage/layout';
import type { Database } from '../storage/storage';
import { decode, encode, type Document } from '../values/values';

/** What one statement of a retryable write did; a repeated one is answered with it instead of acting again. */
export interface StatementResult {
  n: number;
  nModified?: number;
  upserted?: unknown;
  /** findAndModify: the whole answer. */
  reply?: Document;
}

/** What is kept on disk of a session: its newest transaction number and what happened under it. */
export interface SessionRecord {
  number: bigint;
  committed: boolean;
  /** Milliseconds; the record is dropped some time after. */
  at: number;
  statements: Map<number, StatementResult>;
}

/** Plain statements (n: 1 and nothing else) as ranges, the others one by one. */
export function encodeRecord(record: SessionRecord): Buffer {
  const plain: number[] = [];
  const rest: Document[] = [];
  for (const [id, result] of record.statements) {
    const simple = result.n === 1 && result.nModified === undefined && !('upserted' in result) && !result.reply;
    if (!simple) rest.push({ id, ...result });
    else if (plain.at(-1) === id) plain[plain.length - 1] = id + 1;
    else plain.push(id, id + 1);
  }
  return encode({
    number: Long.fromBigInt(record.number),
    at: record.at,
    ...(record.committed && { committed: true }),
    ...(plain.length > 0 && { plain }),
    ...(rest.length > 0 && { rest }),
  });
}

export function decodeRecord(bytes: Buffer): SessionRecord {
  const stored = decode(bytes) as Record<string, { value: number }> & { number: Long };
  const statements = new Map<number, StatementResult>();
  const plain = ((stored.plain as unknown as { value: number }[] | undefined) ?? []).map(({ value }) => value);
  for (let i = 0; i < plain.length; i += 2) {
    for (let id = plain[i] as number; id < (plain[i + 1] as number); id++) statements.set(id, { n: 1 });
  }
  for (const { id, n, nModified, ...result } of (stored.rest as unknown as Document[] | undefined) ?? []) {
    statements.set((id as { value: number }).value, {
      n: (n as { value: number }).value,
      ...(nModified !== undefined && { nModified: (nModified as { value: number }).value }),
      ...result,
    });
  }
  return {
    number: stored.number.toBigInt(),
    committed: (stored.committed as unknown) === true,
    at: Number((stored.at as { value: number }).value),
    statements,
  };
}

export function loadRecord(database: Database, session: string): SessionRecord | undefined {
  const bytes = database.get(sessionKey(session));
  return bytes && decodeRecord(bytes);
}
