import type { Deadline } from '../deadline';
import type { StringOrder } from '../values/compare';
import { StoreError, badValue, failedToParse } from '../errors';
import { applyOperator, type UpdateContext } from './update-operators';
import { resolvePaths } from './update-paths';
import { compileFilter, type MatchContext, type Matcher } from '../matching/matcher';
import { compilePipelineUpdate } from './update-pipeline';
import { checkOperand, checkOperator } from './update-checks';
import { withStamps } from '../storage/stamps';
import { typeName } from '../values/type-names';
import { isPlainObject, type Document } from '../values/values';

export type Update = (document: Document, position: number | undefined, inserting: boolean) => Document;

export interface UpdateSettings {
  arrayFilters?: unknown;
  variables?: Document | undefined;
  /** How texts compare: the statement's collation holds in the update as in its filter. */
  strings?: StringOrder | undefined;
  /** An empty timestamp stays one. */
  keepsEmptyStamps?: boolean;
  now: () => Date;
  /** When searches by regular expressions have to end. */
  deadline?: Deadline | undefined;
}

/** Compiles any form of an update: operators, replacement or pipeline. The result is a new document; the old one stays as it is. */
export function compileUpdate(update: unknown, settings: UpdateSettings): Update {
  const { variables, strings, deadline } = settings;
  if (Array.isArray(update)) {
    if (settings.arrayFilters !== undefined)
      throw failedToParse('arrayFilters may not be specified for pipeline-style updates');
    return compilePipelineUpdate(update as Document[], { variables, strings, deadline, now: settings.now() });
  }
  if (!isPlainObject(update)) throw failedToParse('Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (!names[0]?.startsWith('$')) {
    if (names.some((name) => name.startsWith('$')))
      throw new StoreError(52, 'DollarPrefixedFieldName', 'A replacement must not contain update operators');
    if (settings.arrayFilters !== undefined)
      throw failedToParse('arrayFilters may not be specified for replacement-style updates');
    const keeps = { bypassEmptyTsReplacement: settings.keepsEmptyStamps };
    return (document) => ({
      ...(document._id === undefined ? {} : { _id: document._id }),
      ...withStamps(update, settings.now, keeps),
    });
  }
  const filters = compileArrayFilters(settings.arrayFilters, { strings, deadline });
  const paths = Object.values(update).flatMap((operands) => (isPlainObject(operands) ? Object.keys(operands) : []));
  for (const identifier of filters.keys()) {
    if (!paths.some((path) => path.includes(`$[${identifier}]`))) {
      throw failedToParse(`The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
  for (const path of paths) {
    for (const [, identifier = ''] of path.matchAll(/\$\[([^\]]+)\]/g))
      if (!filters.has(identifier))
        throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
  }
  return compileOperators(update, filters, settings);
}

interface Step {
  readonly operator: string;
  readonly path: string;
  readonly operand: unknown;
}

function compileOperators(update: Document, filters: Map<string, Matcher>, { now, strings }: UpdateSettings): Update {
  const steps: Step[] = [];
  for (const [operator, operands] of Object.entries(update)) {
    checkOperator(operator);
    if (!isPlainObject(operands))
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(operands)} instead. For example: {$mod: {<field>: ...}}`,
      );
    for (const [path, operand] of Object.entries(operands)) checkOperand(operator, path, operand);
    for (const [path, operand] of Object.entries(operands)) steps.push({ operator, path, operand });
  }
  for (const { operator, path, operand } of steps) {
    if (operator === '$rename' && operand === path) {
      throw badValue(`The source and target field for $rename must differ: ${path}: "${path}"`);
    }
  }
  const targets = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' && typeof operand === 'string' ? [path, operand] : [path],
  );
  checkConflicts(targets);
  // New fields appear in the order of their names, whatever order the client sent.
  const target = ({ operator, path, operand }: Step): string => (operator === '$rename' ? String(operand) : path);
  steps.sort((a, b) => byField(target(a), target(b)));
  return (document, position, inserting) => {
    const next = clone(document) as Document;
    const context: UpdateContext = { now, inserting, strings };
    for (const { operator, path, operand } of steps) {
      for (const concrete of resolvePaths(next, path, position, filters))
        applyOperator(next, operator, concrete, operand, context);
    }
    return next;
  };
}

function byField(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

function checkConflicts(paths: readonly string[]): void {
  const sorted = [...paths].sort();
  for (const path of sorted) {
    if (path === '' || path.startsWith('.') || path.endsWith('.') || path.includes('..')) {
      throw new StoreError(
        56,
        'EmptyFieldName',
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    }
    const other = sorted.find(
      (each, i) => sorted.indexOf(path) !== i && (each === path || each.startsWith(`${path}.`)),
    );
    if (other !== undefined) {
      throw conflict(other, path);
    }
  }
  checkKinds(paths);
}

/** A path cannot take a field for a document in one place and for an array in another. */
function checkKinds(paths: readonly string[]): void {
  const kinds = new Map<string, 'array' | 'object'>();
  for (const path of paths) {
    const parts = path.split('.');
    for (let i = 1; i < parts.length; i++) {
      const prefix = parts.slice(0, i).join('.');
      const kind = parts[i]?.startsWith('$[') ? 'array' : 'object';
      if ((kinds.get(prefix) ?? kind) !== kind) throw conflict(path, prefix);
      kinds.set(prefix, kind);
    }
  }
}

const conflict = (path: string, at: string): StoreError =>
  new StoreError(40, 'ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${at}'`);

function compileArrayFilters(filters: unknown, context: MatchContext): Map<string, Matcher> {
  const compiled = new Map<string, Matcher>();
  for (const filter of Array.isArray(filters) ? (filters as Document[]) : []) {
    const names = identifiers(filter);
    const identifier = names[0];
    if (identifier === undefined || names.some((name) => name !== identifier)) {
      throw failedToParse('Error parsing array filter :: Expected a single top-level field name');
    }
    if (!/^[a-z][A-Za-z0-9]*$/.test(identifier))
      throw badValue(
        `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
      );
    if (compiled.has(identifier))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    compiled.set(identifier, compileFilter(filter, context));
  }
  return compiled;
}

function identifiers(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) =>
    name.startsWith('$') && Array.isArray(value)
      ? (value as Document[]).flatMap(identifiers)
      : [name.split('.')[0] as string],
  );
}

/** A copy whose objects and arrays may be changed; values themselves are never changed in place. */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (!isPlainObject(value)) return value;
  const copy: Document = {};
  for (const name of Object.keys(value)) copy[name] = clone(value[name]);
  return copy;
}
