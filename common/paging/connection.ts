import { createHash } from 'node:crypto';
import { PublicError } from '../errors/public-error';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** Relay's arguments as a client gives them. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A checked page request: `size` items from the beginning (or end, when `backward`) of what lies between the cursors. */
export interface PageRequest {
  readonly size: number;
  readonly backward: boolean;
  readonly after?: readonly CursorValue[];
  readonly before?: readonly CursorValue[];
}

/** One sort value inside a cursor. Dates travel as `{ d: milliseconds }` so that they come back as dates. */
export type CursorValue = string | number | boolean | null | Date;

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** A page in Relay's form. `totalCount` is a function: it is counted only when a client asks. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: () => Promise<number>;
}

/** Which list a cursor belongs to: equal for lists whose cursors can be exchanged, and saying nothing to a reader. */
export interface CursorKind {
  readonly tag: string;
  /** How many sort values its cursors hold. */
  readonly width: number;
}

/** `name` says what is listed and by what it is sorted. */
export const cursorKind = (name: string, width: number): CursorKind => ({
  tag: createHash('sha256').update(name).digest('base64url').slice(0, 6),
  width,
});

/** Checks Relay's arguments. Throws PAGE_SIZE_OUT_OF_RANGE, or INVALID_CURSOR also for a cursor of another list. */
export function pageRequest(page: PageArguments, kind: CursorKind): PageRequest {
  const backward = page.last != null;
  const size = page.last ?? page.first ?? DEFAULT_PAGE_SIZE;
  if ((backward && page.first != null) || !Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    throw new PublicError('PAGE_SIZE_OUT_OF_RANGE');
  }
  return {
    size,
    backward,
    ...(page.after != null && { after: decodeCursor(page.after, kind) }),
    ...(page.before != null && { before: decodeCursor(page.before, kind) }),
  };
}

export function encodeCursor(values: readonly CursorValue[], { tag }: CursorKind): string {
  const portable = values.map((value) => (value instanceof Date ? { d: value.getTime() } : value));
  return Buffer.from(JSON.stringify([tag, ...portable])).toString('base64url');
}

/** Only plain values come out, never objects, so that a forged cursor cannot smuggle a database operator. */
function decodeCursor(cursor: string, { tag, width }: CursorKind): readonly CursorValue[] {
  try {
    if (cursor.length > 1_000) throw new RangeError('cursor too long');
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isOurs = Array.isArray(parts) && parts.length === width + 1 && parts[0] === tag;
    if (!isOurs) throw new TypeError('cursor of another list');
    return parts.slice(1).map(plainValue);
  } catch {
    throw new PublicError('INVALID_CURSOR');
  }
}

function plainValue(value: unknown): CursorValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as CursorValue;
  if (typeof value === 'object' && 'd' in value && typeof value.d === 'number' && Number.isFinite(value.d)) {
    return new Date(value.d);
  }
  throw new TypeError('not a plain value');
}
