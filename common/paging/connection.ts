import { PublicError } from '../errors/public-error';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

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

/** Checks Relay's arguments. `width` is the number of sort values a cursor of this list holds. Throws PAGE_SIZE_OUT_OF_RANGE or INVALID_CURSOR. */
export function pageRequest(page: PageArguments, width: number): PageRequest {
  const backward = page.last != null;
  const size = page.last ?? page.first ?? DEFAULT_PAGE_SIZE;
  if ((backward && page.first != null) || !Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    throw new PublicError('PAGE_SIZE_OUT_OF_RANGE');
  }
  return {
    size,
    backward,
    ...(page.after != null && { after: decodeCursor(page.after, width) }),
    ...(page.before != null && { before: decodeCursor(page.before, width) }),
  };
}

export function encodeCursor(values: readonly CursorValue[]): string {
  const portable = values.map((value) => (value instanceof Date ? { d: value.getTime() } : value));
  return Buffer.from(JSON.stringify(portable)).toString('base64url');
}

/** Only plain values come out, never objects, so that a forged cursor cannot smuggle a database operator. */
export function decodeCursor(cursor: string, width: number): readonly CursorValue[] {
  try {
    if (cursor.length > 1_000) throw new RangeError('cursor too long');
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(values) || values.length !== width) throw new TypeError('cursor of another list');
    return values.map(plainValue);
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
