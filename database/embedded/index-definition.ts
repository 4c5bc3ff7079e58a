import { parseCollation, type Collation } from './collation/collation';
import { KEY_VERSION } from './collation/key-version';
import { StoreError } from './errors';
import { compileFilter, type Matcher } from './matching/matcher';
import { numberOf, numeric, orderOf, truthy, Order, type Document } from './values/values';

export interface Index {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly string[];
  readonly paths: readonly (readonly string[])[];
  readonly directions: readonly (1 | -1)[];
  readonly unique: boolean;
  /** Whether a key leads to one record: unique and by binary order. */
  readonly exact: boolean;
  readonly collation: Collation | undefined;
  /** What made its keys, where it has a collation. */
  readonly keyVersion: string | undefined;
  readonly sparse: boolean;
  readonly partial: Document | undefined;
  readonly includes: Matcher | undefined;
  /** As listIndexes shows it. */
  spec: Document;
  /** The fields that have an array somewhere on their way, in any document there ever was. */
  readonly arrays: Set<string>;
  /** Whether there is such a field. */
  readonly multikey: boolean;
  /** Queries that used it, since the store was opened. */
  uses: number;
  hidden: boolean;
  /** Seconds; undefined when documents do not expire. */
  expireAfter: number | undefined;
}

/** Of indexes that were filed before keys had versions. */
const UNKNOWN = '';

/** An index as its specification says; not yet part of a collection. */
export function indexOf(
  spec: Document,
  id: number,
  arrays: readonly string[] = [],
  keyVersion: string = KEY_VERSION,
): Index {
  const known = new Set(arrays);
  const key = spec.key as Document;
  const fields = Object.keys(key);
  const partial = spec.partialFilterExpression as Document | undefined;
  const expireAfter = numeric(spec.expireAfterSeconds);
  const unique = truthy(spec.unique) || spec.name === '_id_';
  const collation = parseCollation(spec.collation);
  return {
    id,
    name: spec.name as string,
    fields,
    paths: fields.map((field) => field.split('.')),
    directions: fields.map((field) => direction(key[field])),
    unique,
    exact: unique && !collation,
    collation,
    keyVersion: collation && keyVersion,
    sparse: truthy(spec.sparse),
    partial,
    includes: partial && compileFilter(partial, { strings: collation?.order }),
    spec,
    arrays: known,
    get multikey() {
      return known.size > 0;
    },
    uses: 0,
    hidden: truthy(spec.hidden),
    expireAfter: expireAfter === undefined ? undefined : Number(expireAfter),
  };
}

/** What the catalog keeps of an index. */
export const storedIndex = ({ id, spec, multikey, arrays, keyVersion }: Index): Document => ({
  id,
  spec,
  multikey,
  arrays: [...arrays],
  ...(keyVersion !== undefined && { keyVersion }),
});

export const loadedIndex = (stored: Document): Index =>
  indexOf(
    stored.spec as Document,
    numberOf(stored.id, 0),
    arraysOf(stored),
    (stored.keyVersion as string | undefined) ?? UNKNOWN,
  );

/** Earlier versions knew only that there is an array, which may then be anywhere. */
const arraysOf = ({ multikey, arrays, spec }: Document): string[] =>
  (arrays as string[] | undefined) ?? (multikey === true ? Object.keys((spec as Document).key as Document) : []);

function direction(value: unknown): 1 | -1 {
  const number = numeric(value);
  if (number === undefined || Number(number) === 0 || Number.isNaN(number)) {
    if (orderOf(value) === Order.String) {
      throw new StoreError(
        238,
        'NotImplemented',
        `Index type '${String(value)}' is not supported by the embedded store; use MongoDB for it`,
      );
    }
    throw new StoreError(67, 'CannotCreateIndex', 'Values in the index key pattern must be numbers other than 0');
  }
  return Number(number) < 0 ? -1 : 1;
}
