import { StoreError } from '../errors';
import { isOperatorObject } from '../matching/matcher';
import { isPlainObject, orderOf, Order, type Document } from '../values/values';

/** What a document made by an upsert begins with: the values that the filter says must be equal. */
export function upsertStart(filter: Document, replacing: boolean): Document {
  const equalities: [path: string, value: unknown][] = [];
  collect(filter, equalities);
  const used = replacing ? equalities.filter(([path]) => path === '_id' || path.startsWith('_id.')) : equalities;
  const start: Document = {};
  // By their names, as MongoDB keeps them.
  used.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  used.forEach(([path, value], i) => {
    for (const [other] of used.slice(0, i)) checkTwice(path, other);
    setAt(start, path.split('.'), value);
  });
  return start;
}

function collect(filter: Document, into: [string, unknown][]): void {
  for (const [name, condition] of Object.entries(filter)) {
    if ((name === '$and' || (name === '$or' && (condition as unknown[]).length === 1)) && Array.isArray(condition)) {
      for (const each of condition) if (isPlainObject(each)) collect(each, into);
    }
    if (name.startsWith('$')) continue;
    if (!isOperatorObject(condition)) {
      if (orderOf(condition) !== Order.RegExp) into.push([name, condition]);
      continue;
    }
    for (const [operator, operand] of Object.entries(condition)) {
      if (operator === '$eq') into.push([name, operand]);
      const single = Array.isArray(operand) && operand.length === 1 ? { value: operand[0] as unknown } : undefined;
      if (!single || orderOf(single.value) === Order.RegExp || isOperatorObject(single.value)) continue;
      if (operator === '$in' || operator === '$all') into.push([name, single.value]);
    }
  }
}

function checkTwice(path: string, other: string): void {
  if (path === other) throw notSingle(`cannot infer query fields to set, path '${path}' is matched twice`);
  if (path.startsWith(`${other}.`) || other.startsWith(`${path}.`))
    throw notSingle(`cannot infer query fields to set, both paths '${other}' and '${path}' are matched`);
}

const notSingle = (message: string): StoreError => new StoreError(54, 'NotSingleValueField', message);

function setAt(target: Document, path: readonly string[], value: unknown): void {
  let node = target;
  for (const name of path.slice(0, -1)) node = (node[name] ??= {}) as Document;
  node[path.at(-1) as string] = value;
}
