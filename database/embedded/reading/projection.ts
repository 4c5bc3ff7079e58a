import { StoreError } from '../errors';
import { compileExpression } from '../expressions/evaluate';
import { location } from '../expressions/expression';
import type { Settings } from '../expressions/compile';
import { compileFilter } from '../matching/matcher';
import type { Trace } from '../values/paths';
import { checkProjection } from './projection-checks';
import { isPlainObject, numberOf, numeric, type Document } from '../values/values';

export type Projection = (document: Document, trace: Trace) => Document;

interface Tree {
  [name: string]: Tree | true | ((value: unknown) => unknown);
}

/** Compiles a find projection; undefined when it leaves documents as they are, so that their stored bytes can be sent. */
export function compileProjection(
  source: Document | undefined,
  filter: Document,
  settings: Settings = {},
): Projection | undefined {
  const entries = flatten(source ?? {});
  checkProjection(entries);
  if (entries.length === 0) return undefined;
  const tree: Tree = {};
  const computed: { path: string[]; value: (document: Document, trace: Trace) => unknown }[] = [];
  let include: boolean | undefined;
  const searched: string[][] = [];
  let withId = true;
  for (const [name, value] of entries) {
    const kind = kindOf(value);
    if (name === '_id' && kind !== 'expression' && kind !== 'operator') {
      withId = kind === 'include';
      if (kind === 'include' && entries.every(([other, each]) => other === '_id' || kindOf(each) === 'operator'))
        include = true;
      continue;
    }
    if (kind === 'include' || kind === 'exclude') {
      const wanted = kind === 'include';
      if (include !== undefined && include !== wanted) {
        throw location(
          wanted ? 31253 : 31254,
          `Cannot do ${wanted ? 'inclusion' : 'exclusion'} on field ${name} in ${include ? 'inclusion' : 'exclusion'} projection`,
        );
      }
      include = wanted;
      const positional = name.endsWith('.$');
      const path = (positional ? name.slice(0, -2) : name).split('.');
      addPath(tree, path, positional ? undefined : true);
      if (positional) computed.push({ path, value: (document, trace) => positionalValue(document, path, trace) });
    } else if (kind === 'operator') {
      const operand = value as Document;
      const path = name.split('.');
      if ('$slice' in operand) addPath(tree, path, slicer(operand.$slice));
      else {
        const matches = compileFilter(
          { [path.join('.')]: { $elemMatch: operand.$elemMatch } },
          { strings: settings.strings },
        );
        searched.push(path);
        computed.push({
          path,
          value: (document) => firstMatch(document, path, operand.$elemMatch as Document, matches, settings),
        });
      }
    } else {
      if (include === false) throw location(31252, 'Cannot use expression other than $meta in exclusion projection');
      include ??= true;
      const evaluate = expressionOf(value, settings);
      computed.push({ path: name.split('.'), value: evaluate });
    }
  }
  // `$elemMatch` alone leaves the other fields out; beside an exclusion it shortens its array and leaves them in.
  if (searched.length > 0) include ??= true;
  if (include === false) for (const path of searched) addPath(tree, path, true);
  const including = include ?? (withId && entries.some(([name]) => name === '_id'));
  const onlySlices = include === undefined;
  return (document, trace) => {
    const base = including && !onlySlices ? pick(document, tree) : omit(document, tree);
    const result =
      including && !onlySlices
        ? { ...(withId && '_id' in document ? { _id: document._id } : {}), ...(base as Document) }
        : (base as Document);
    if (!withId) delete result._id;
    for (const { path, value } of computed) setPath(result, path, value(document, trace));
    return result;
  };
}

function expressionOf(value: unknown, settings: Settings): (document: unknown) => unknown {
  try {
    return compileExpression(value, settings);
  } catch (error) {
    if (error instanceof StoreError && error.code === 168)
      throw location(31325, `Unknown expression ${/'(.*)'/.exec(error.message)?.[1] ?? ''}`);
    throw error;
  }
}

/** `{ a: { b: 1 } }` means `{ 'a.b': 1 }`. */
function flatten(source: Document, prefix = ''): [string, unknown][] {
  return Object.entries(source).flatMap(([name, value]): [string, unknown][] => {
    const nested = isPlainObject(value) && !Object.keys(value)[0]?.startsWith('$');
    if (!nested) return [[prefix + name, value]];
    if (Object.keys(value).length === 0)
      throw location(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path ${prefix}${name}`,
      );
    return flatten(value, `${prefix}${name}.`);
  });
}

function kindOf(value: unknown): 'include' | 'exclude' | 'operator' | 'expression' {
  if (value === true) return 'include';
  if (value === false) return 'exclude';
  const number = numeric(value);
  if (number !== undefined) return Number(number) === 0 ? 'exclude' : 'include';
  if (isPlainObject(value) && ('$elemMatch' in value || ('$slice' in value && !isExpressionSlice(value.$slice))))
    return 'operator';
  return 'expression';
}

const isExpressionSlice = (operand: unknown): boolean => Array.isArray(operand) && numeric(operand[0]) === undefined;

function addPath(tree: Tree, path: readonly string[], leaf: true | ((value: unknown) => unknown) | undefined): void {
  let node = tree;
  path.forEach((name, i) => {
    if (i === path.length - 1) {
      if (leaf) node[name] = leaf;
      return;
    }
    const next = node[name];
    if (typeof next !== 'object') node[name] = {};
    node = node[name] as Tree;
  });
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value.filter((each) => isPlainObject(each) || Array.isArray(each)).map((each) => pick(each, tree));
  if (!isPlainObject(value)) return {};
  const result: Document = {};
  for (const name of Object.keys(value)) {
    const node = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (node === true) result[name] = value[name];
    else if (typeof node === 'function') result[name] = node(value[name]);
    else if (node && (isPlainObject(value[name]) || Array.isArray(value[name]))) result[name] = pick(value[name], node);
  }
  return result;
}

function omit(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((each) => omit(each, tree));
  if (!isPlainObject(value)) return value;
  const result: Document = {};
  for (const name of Object.keys(value)) {
    const node = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (node === true) continue;
    result[name] = typeof node === 'function' ? node(value[name]) : node ? omit(value[name], node) : value[name];
  }
  return result;
}

function slicer(operand: unknown): (value: unknown) => unknown {
  const numbers = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (numbers.some((each) => numeric(each) === undefined) || numbers.length > 2 || numbers.length === 0)
    throw location(28667, 'Invalid $slice syntax. $slice only supports numbers and [skip, limit] arrays');
  if (numbers.length === 2 && numberOf(numbers[1], 0) <= 0) throw location(28724, '$slice limit must be positive');
  const [first, second] = Array.isArray(operand) ? operand.map((each) => numberOf(each, 0)) : [numberOf(operand, 0)];
  return (value) => {
    if (!Array.isArray(value) || first === undefined) return value;
    if (second === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(start, start + second);
  };
}

function firstMatch(
  document: Document,
  path: readonly string[],
  operand: Document,
  matches: (document: Document) => boolean,
  { strings }: Settings,
): unknown {
  const array = path.reduce<unknown>((value, name) => (isPlainObject(value) ? value[name] : undefined), document);
  if (!Array.isArray(array) || !matches(document)) return undefined;
  const one = compileFilter({ value: { $elemMatch: operand } }, { strings });
  const found: unknown = array.find((element: unknown) => one({ value: [element] }));
  return found === undefined ? undefined : [found];
}

function positionalValue(document: Document, path: readonly string[], trace: Trace): unknown {
  const array = path.reduce<unknown>((value, name) => (isPlainObject(value) ? value[name] : undefined), document);
  if (!Array.isArray(array)) return array;
  if (trace.index === undefined)
    throw location(51246, "positional operator '.$' couldn't find a matching element in the array");
  return array.slice(trace.index, trace.index + 1);
}

function setPath(target: Document, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  let node = target;
  for (const name of path.slice(0, -1)) {
    if (!isPlainObject(node[name])) node[name] = {};
    node = node[name] as Document;
  }
  node[path.at(-1) as string] = value;
}
