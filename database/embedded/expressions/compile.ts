import type { Collation } from '../collation/collation';
import { Timestamp } from 'bson';
import type { Deadline } from '../deadline';
import type { StringOrder } from '../values/compare';
import { StoreError } from '../errors';
import { isPlainObject, type Document } from '../values/values';
import { location, type Compiler, type Expression, type Frame, type Scope } from './expression';
import { operators } from './operators';

const SYSTEM = ['ROOT', 'CURRENT', 'REMOVE', 'NOW', 'CLUSTER_TIME', 'USER_ROLES'];

export interface Settings {
  /** Names and values of variables that come from outside: `let` of a command or of `$lookup`. */
  variables?: Document | undefined;
  strings?: StringOrder | undefined;
  /** What `strings` is the order of: its keys tell groups apart. */
  collation?: Collation | undefined;
  now?: Date | undefined;
  /** When searches by regular expressions have to end. */
  deadline?: Deadline | undefined;
  /** Further variables that the caller binds itself. */
  names?: readonly string[];
}

class ExpressionCompiler implements Compiler {
  constructor(
    private readonly names: ReadonlySet<string>,
    readonly strings: StringOrder | undefined,
    readonly deadline: Deadline | undefined,
  ) {}

  within(...names: string[]): Compiler {
    return new ExpressionCompiler(new Set([...this.names, ...names]), this.strings, this.deadline);
  }

  compile(source: unknown): Expression {
    if (typeof source === 'string') return source.startsWith('$') ? this.path(source) : () => source;
    if (Array.isArray(source)) {
      const parts = source.map((each) => this.compile(each));
      return (scope) => parts.map((part) => part(scope) ?? null);
    }
    if (!isPlainObject(source)) return () => source;
    const names = Object.keys(source);
    const first = names[0];
    if (first?.startsWith('$')) {
      if (names.length > 1)
        throw location(
          15983,
          `An object representing an expression must have exactly one field: { ${names.map((name) => `${name}: …`).join(', ')} }`,
        );
      return this.operator(first, source[first]);
    }
    return this.object(source);
  }

  private operator(name: string, operand: unknown): Expression {
    const build = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (!build) throw new StoreError(168, 'InvalidPipelineOperator', `Unrecognized expression '${name}'`);
    return build(operand, this, name);
  }

  private object(source: Document): Expression {
    const parts = Object.entries(source).map(([name, each]) => {
      if (name.startsWith('$')) throw fieldName(name);
      if (name.includes('.'))
        throw location(16405, `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
      return [name, this.compile(each)] as const;
    });
    return (scope) => {
      const result: Document = {};
      for (const [name, part] of parts) {
        const value = part(scope);
        if (value !== undefined) setOwn(result, name, value);
      }
      return result;
    };
  }

  private path(source: string): Expression {
    if (!source.startsWith('$$')) {
      const path = checkedPath(source.slice(1), source);
      if (path.length === 1) {
        const name = path[0] as string;
        return ({ current }) => (isPlainObject(current) ? own(current, name) : reach(current, path, 0));
      }
      return (scope) => reach(scope.current, path, 0);
    }
    const [name = '', ...path] = source.slice(2).split('.');
    if (name === '') throw location(16869, 'empty variable names are not allowed');
    if (path.length > 0) checkedPath(path.join('.'), source);
    if (!this.names.has(name)) {
      checkVariableName(name);
      throw location(17276, `Use of undefined variable: ${name}`);
    }
    const variable = readVariable(name);
    return path.length === 0 ? variable : (scope) => reach(variable(scope), path, 0);
  }
}

function readVariable(name: string): Expression {
  switch (name) {
    case 'ROOT':
      return (scope) => scope.root;
    case 'CURRENT':
      return (scope) => scope.current;
    case 'REMOVE':
      return () => undefined;
    default:
      return (scope) => {
        for (let frame = scope.frame; frame; frame = frame.outer) if (frame.name === name) return frame.value;
        return undefined;
      };
  }
}

export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff]/.test(name))
    throw location(16867, `'${name}' starts with an invalid character for a user variable name`);
  const wrong = /[^A-Za-z0-9_\u0080-\uffff]/.exec(name);
  if (wrong) throw location(16868, `'${name}' contains an invalid character for a variable name: '${wrong[0]}'`);
}

const fieldName = (name: string): StoreError =>
  location(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField. (${name})`);

function checkedPath(path: string, source: string): string[] {
  if (path === '') throw location(16872, `'${source}' by itself is not a valid FieldPath`);
  return splitPath(path);
}

/** The parts of a dotted path; refuses what MongoDB refuses in one. */
export function splitPath(path: string): string[] {
  if (path === '') throw location(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw location(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw location(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) throw fieldName(part);
    if (part.includes('\0')) throw location(16411, 'FieldPath field names may not contain null bytes.');
  }
  return parts;
}

const own = (value: Document, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

/** A path in an expression: through an array it gives the array of what the path finds in its objects. */
function reach(value: unknown, path: readonly string[], at: number): unknown {
  if (at === path.length) return value;
  if (isPlainObject(value)) return reach(own(value, path[at] as string), path, at + 1);
  if (!Array.isArray(value)) return undefined;
  const found: unknown[] = [];
  for (const element of value) {
    const inner = isPlainObject(element) || Array.isArray(element) ? reach(element, path, at) : undefined;
    if (inner !== undefined) found.push(inner);
  }
  return found;
}

export function setOwn(target: Document, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  else target[name] = value;
}

/** Compiles for one command: `$$NOW` stays the same throughout. */
export function createCompiler(settings: Settings): Compiler {
  const names = [...Object.keys(settings.variables ?? {}), ...(settings.names ?? [])];
  return new ExpressionCompiler(new Set([...SYSTEM, ...names]), settings.strings, settings.deadline);
}

/** The scope of a document, with the outer variables of the settings. */
export function scopeMaker(settings: Settings): (document: unknown) => Scope {
  const now = settings.now ?? new Date();
  let frame: Frame | undefined;
  const add = (name: string, value: unknown): void => {
    frame = { name, value, outer: frame };
  };
  add('NOW', now);
  add('CLUSTER_TIME', new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
  add('USER_ROLES', []);
  for (const [name, value] of Object.entries(settings.variables ?? {})) add(name, value);
  const outer = frame;
  return (document) => ({ root: document, current: document, frame: outer });
}
