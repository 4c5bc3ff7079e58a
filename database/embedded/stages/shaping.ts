import { StoreError } from '../errors';
import { createCompiler, scopeMaker, setOwn, splitPath, type Settings } from '../expressions/compile';
import { location, type Compiler, type Expression, type Scope } from '../expressions/expression';
import { isPlainObject, numeric, type Document } from '../values/values';

/** What to do with the fields of one object: keep, drop, compute, or go into. */
interface Node {
  keep: Set<string>;
  drop: Set<string>;
  computed: Map<string, Expression>;
  inner: Map<string, Node>;
}

const node = (): Node => ({ keep: new Set(), drop: new Set(), computed: new Map(), inner: new Map() });
type Kind = 'include' | 'exclude' | 'compute';

export type Shape = (document: Document) => Document;

function kindOf(value: unknown): Kind {
  if (typeof value === 'boolean') return value ? 'include' : 'exclude';
  const number = numeric(value);
  return number === undefined ? 'compute' : Number(number) === 0 ? 'exclude' : 'include';
}

class ShapeBuilder {
  readonly tree = node();
  including: boolean | undefined;
  private readonly taken: string[] = [];

  constructor(
    private readonly compiler: Compiler,
    private readonly adding: boolean,
  ) {}

  add(path: string[], value: unknown): void {
    const nested = isPlainObject(value) && !Object.keys(value)[0]?.startsWith('$');
    if (nested) {
      if (Object.keys(value).length === 0) {
        if (!this.adding)
          throw location(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
        this.set(path, 'compute', value);
      }
      for (const [name, inner] of Object.entries(value)) this.add([...path, ...splitPath(name)], inner);
      return;
    }
    this.set(path, this.adding ? 'compute' : kindOf(value), value);
  }

  private set(path: string[], kind: Kind, value: unknown): void {
    const name = path.join('.');
    this.checkCollision(name);
    if (name !== '_id') this.checkMode(kind, name);
    else if (kind !== 'exclude' && this.including === undefined && kind === 'compute') this.including = true;
    let at = this.tree;
    for (const part of path.slice(0, -1)) {
      let next = at.inner.get(part);
      if (!next) at.inner.set(part, (next = node()));
      at = next;
    }
    const last = path.at(-1) as string;
    if (kind === 'include') at.keep.add(last);
    else if (kind === 'exclude') at.drop.add(last);
    else at.computed.set(last, this.expression(value));
  }

  private expression(value: unknown): Expression {
    try {
      return this.compiler.compile(value);
    } catch (error) {
      if (error instanceof StoreError && error.code === 168)
        throw location(31325, `Unknown expression ${/'(.*)'/.exec(error.message)?.[1] ?? ''}`);
      throw error;
    }
  }

  private checkCollision(name: string): void {
    for (const other of this.taken) {
      if (this.adding && (other === name || other.startsWith(`${name}.`) || name.startsWith(`${other}.`)))
        throw location(
          40176,
          `specification contains two conflicting paths. Cannot specify both '${name}' and '${other}'`,
        );
      if (other === name) throw location(31250, `Path collision at ${name}`);
      if (other.startsWith(`${name}.`)) throw location(31250, `Path collision at ${name}`);
      if (name.startsWith(`${other}.`))
        throw location(31249, `Path collision at ${name} remaining portion ${name.slice(other.length + 1)}`);
    }
    this.taken.push(name);
  }

  private checkMode(kind: Kind, name: string): void {
    const wanted = kind !== 'exclude';
    if (this.including === undefined) this.including = wanted;
    else if (this.including !== wanted)
      throw wanted
        ? location(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
        : location(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
  }
}

/** `$project`: keeps, drops and computes fields. */
export function projectShape(source: unknown, settings: Settings, where = '$project'): Shape {
  if (!isPlainObject(source)) throw location(15969, `${where} specification must be an object`);
  if (Object.keys(source).length === 0) throw location(51272, 'projection specification must have at least one field');
  return invalid(where, () => {
    const builder = new ShapeBuilder(createCompiler(settings), false);
    for (const [name, value] of Object.entries(source)) builder.add(splitPath(name), value);
    const scopeOf = scopeMaker(settings);
    const { tree } = builder;
    const idOnly = builder.including === undefined;
    if (idOnly ? tree.keep.has('_id') : builder.including) {
      if (!tree.drop.has('_id') && !tree.computed.has('_id')) tree.keep.add('_id');
      return (document) => include(document, tree, scopeOf(document)) as Document;
    }
    if (tree.keep.has('_id')) tree.keep.delete('_id');
    return (document) => exclude(document, tree) as Document;
  });
}

/** `$addFields` and `$set`. */
export function addShape(source: unknown, settings: Settings, where = '$addFields'): Shape {
  if (!isPlainObject(source))
    throw location(40272, `${where} specification stage must be an object, got ${typeof source}`);
  if (Object.keys(source).length === 0)
    throw location(40177, `Invalid ${where} :: caused by :: specification must have at least one field`);
  return invalid(where, () => {
    const builder = new ShapeBuilder(createCompiler(settings), true);
    for (const [name, value] of Object.entries(source)) builder.add(splitPath(name), value);
    const scopeOf = scopeMaker(settings);
    return (document) => addTo(document, builder.tree, scopeOf(document)) as Document;
  });
}

function invalid<T>(where: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new StoreError(error.code, error.codeName, `Invalid ${where} :: caused by :: ${error.message}`);
  }
}

function include(value: unknown, at: Node, scope: Scope): unknown {
  if (Array.isArray(value)) {
    const computes = at.computed.size > 0 || at.inner.size > 0;
    return value
      .map((each: unknown) =>
        isPlainObject(each) || Array.isArray(each) || computes ? include(each, at, scope) : undefined,
      )
      .filter((each) => each !== undefined);
  }
  const result: Document = {};
  if (isPlainObject(value)) {
    for (const name of Object.keys(value)) {
      if (at.keep.has(name)) setOwn(result, name, value[name]);
      else {
        const inner = at.inner.get(name);
        if (inner) put(result, name, include(value[name], inner, scope));
      }
    }
  } else if (!hasComputed(at)) return undefined;
  for (const [name, inner] of at.inner)
    if (!Object.hasOwn(result, name) && hasComputed(inner)) put(result, name, include({}, inner, scope));
  for (const [name, compute] of at.computed) put(result, name, compute(scope));
  return result;
}

const hasComputed = (at: Node): boolean => at.computed.size > 0 || [...at.inner.values()].some(hasComputed);

function put(target: Document, name: string, value: unknown): void {
  if (value !== undefined) setOwn(target, name, value);
}

function exclude(value: unknown, at: Node): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => exclude(each, at));
  if (!isPlainObject(value)) return value;
  const result: Document = {};
  for (const name of Object.keys(value)) {
    if (at.drop.has(name)) continue;
    const inner = at.inner.get(name);
    setOwn(result, name, inner ? exclude(value[name], inner) : value[name]);
  }
  return result;
}

function addTo(value: unknown, at: Node, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => addTo(each, at, scope));
  const result: Document = isPlainObject(value) ? { ...value } : {};
  for (const [name, inner] of at.inner) setOwn(result, name, addTo(result[name], inner, scope));
  for (const [name, compute] of at.computed) {
    const next = compute(scope);
    if (next === undefined) delete result[name];
    else setOwn(result, name, next);
  }
  return result;
}

/** `$unset`: one path or a list of them. */
export function unsetShape(source: unknown, settings: Settings): Shape {
  const paths = Array.isArray(source) ? (source as unknown[]) : [source];
  if (!Array.isArray(source) && typeof source !== 'string')
    throw location(31002, '$unset specification must be a string or an array');
  if (paths.length === 0)
    throw location(31119, '$unset specification must be a string or an array with at least one field');
  if (paths.some((path) => typeof path !== 'string'))
    throw location(31120, '$unset specification must be a string or an array containing only string values');
  return projectShape(Object.fromEntries(paths.map((path) => [path as string, false])), settings, '$unset');
}

/** `$replaceRoot` and `$replaceWith`. */
export function replaceShape(source: unknown, settings: Settings): Shape {
  const evaluate = createCompiler(settings).compile(source);
  const scopeOf = scopeMaker(settings);
  return (document) => {
    const next = evaluate(scopeOf(document));
    if (!isPlainObject(next))
      throw location(
        40228,
        `'newRoot' expression  must evaluate to an object, but resulting value was: ${next === undefined ? 'MISSING' : JSON.stringify(next)}`,
      );
    return next;
  };
}

export function newRootOf(operand: unknown): unknown {
  if (!isPlainObject(operand))
    throw location(40229, `expected an object as specification for $replaceRoot stage, got ${typeof operand}`);
  const other = Object.keys(operand).find((name) => name !== 'newRoot');
  if (other !== undefined)
    throw location(40230, `unrecognized option to $replaceRoot stage: ${other}, only valid option is 'newRoot'.`);
  if (operand.newRoot === undefined) throw location(40231, 'no newRoot specified for the $replaceRoot stage');
  return operand.newRoot;
}
