import { StoreError, failedToParse } from '../errors';
import { isPlainObject } from '../values/values';

/** A place in the oplog: after the change numbered `index` of the entry at `time`; a high water mark stands before all of them. */
export interface Position {
  time: bigint;
  index: number;
  /** `invalid`: behind the event that ended the stream. */
  kind: 'mark' | 'event' | 'invalid' | 'part';
  /** `part`: behind which fragment of an event that was too large. */
  fragment?: number;
}

const KINDS = ['mark', 'event', 'invalid', 'part'] as const;
const SHAPE = /^82([0-9A-F]{16})2B([0-9A-F]{8})0(?:([0-2])|(3)([0-9A-F]{4}))04$/;

/** Sorts as text like the places themselves, as MongoDB's tokens do. */
export function tokenOf({ time, index, kind, fragment = 0 }: Position): { _data: string } {
  const place = time.toString(16).padStart(16, '0') + '2B' + index.toString(16).padStart(8, '0');
  const part = kind === 'part' ? fragment.toString(16).padStart(4, '0') : '';
  return { _data: `82${place}0${KINDS.indexOf(kind)}${part}04`.toUpperCase() };
}

export function readToken(token: unknown): Position {
  if (!isPlainObject(token) || typeof token._data !== 'string') {
    throw new StoreError(40647, 'Location40647', 'Bad resume token: _data of missing or of wrong type');
  }
  if (!/^([0-9A-Fa-f]{2})+$/.test(token._data)) {
    throw failedToParse('resume token string was not a valid hex string');
  }
  const [, time, index, whole, part, fragment] = SHAPE.exec(token._data.toUpperCase()) ?? [];
  const kind = whole ?? part;
  if (time === undefined || index === undefined || kind === undefined) {
    throw new StoreError(50811, 'Location50811', 'Invalid resume token: it is not from this store');
  }
  return {
    time: BigInt(`0x${time}`),
    index: Number.parseInt(index, 16),
    kind: KINDS[Number(kind)] as Position['kind'],
    ...(fragment !== undefined && { fragment: Number.parseInt(fragment, 16) }),
  };
}
