import { Timestamp } from 'bson';
import { StoreError, badValue, failedToParse, typeMismatch } from '../errors';
import { compareValues, equalValues, type StringOrder } from '../values/compare';
import { addStrictly, bitwise, multiplyStrictly } from '../values/arithmetic';
import { Int32 } from 'bson';
import { showValue } from '../values/show';
import { typeName } from '../values/type-names';
import { pulled } from './update-pull';
import { pushInto } from './update-push';
import { isPlainObject, numeric, type Document } from '../values/values';

export interface UpdateContext {
  now: () => Date;
  /** An upsert is making this document: `$setOnInsert` counts. */
  inserting: boolean;
  strings: StringOrder | undefined;
}

type Holder = Document | unknown[];

export function applyOperator(
  document: Document,
  operator: string,
  path: readonly string[],
  operand: unknown,
  context: UpdateContext,
): void {
  const last = path.at(-1) as string;
  switch (operator) {
    case '$set':
      return put(holderOf(document, path), last, operand);
    case '$setOnInsert':
      if (context.inserting) put(holderOf(document, path), last, operand);
      return;
    case '$unset': {
      const holder = existingHolder(document, path);
      if (Array.isArray(holder)) {
        if (/^\d+$/.test(last) && Number(last) < holder.length) holder[Number(last)] = null;
      } else if (holder) delete holder[last];
      return;
    }
    case '$inc':
    case '$mul':
    case '$bit':
    case '$min':
    case '$max': {
      const holder = holderOf(document, path);
      const before = read(holder, last);
      return put(holder, last, calculate(operator, before, operand, path.join('.'), context.strings));
    }
    case '$currentDate': {
      const type = isPlainObject(operand) ? operand.$type : 'date';
      const now = context.now();
      return put(
        holderOf(document, path),
        last,
        type === 'timestamp' ? new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) : now,
      );
    }
    case '$rename':
      return rename(document, path, operand);
    case '$push':
    case '$addToSet': {
      const holder = holderOf(document, path);
      const before = read(holder, last);
      if (before !== undefined && !Array.isArray(before)) {
        throw badValue(
          operator === '$addToSet'
            ? `Cannot apply $addToSet to non-array field. Field named '${last}' has non-array type ${typeName(before)}`
            : `The field '${path.join('.')}' must be an array but is of type ${typeName(before)} in document {_id: ${showValue(document._id)}}`,
        );
      }
      return put(holder, last, pushInto((before as unknown[] | undefined) ?? [], operator, operand, context.strings));
    }
    case '$pop':
    case '$pull':
    case '$pullAll': {
      if (operator === '$pop') checkViable(document, path);
      const holder = existingHolder(document, path);
      const before = holder && read(holder, last);
      if (before === undefined) return;
      if (!Array.isArray(before)) {
        if (operator === '$pop')
          throw typeMismatch(`Path '${path.join('.')}' contains an element of non-array type '${typeName(before)}'`);
        throw badValue(`Cannot apply ${operator} to a non-array value`);
      }
      return put(holder as Holder, last, shrink(operator, before, operand, context.strings));
    }
    default:
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
  }
}

function calculate(
  operator: string,
  before: unknown,
  operand: unknown,
  path: string,
  strings: StringOrder | undefined,
): unknown {
  switch (operator) {
    case '$min':
      return before === undefined || compareValues(operand, before, strings) < 0 ? operand : before;
    case '$max':
      return before === undefined || compareValues(operand, before, strings) > 0 ? operand : before;
    case '$bit':
      return bitwise(before, operand, path);
  }
  if (numeric(operand) === undefined)
    throw new StoreError(
      14,
      'TypeMismatch',
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${showValue(operand)}}`,
    );
  if (before !== undefined && numeric(before) === undefined) {
    throw new StoreError(
      14,
      'TypeMismatch',
      `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' has non-numeric type ${typeName(before)}`,
    );
  }
  const overflow = (): StoreError =>
    badValue(
      `Failed to apply ${operator} operations to current value (${showValue(before)}) for document: the result does not fit into 64 bits`,
    );
  if (operator === '$inc') return before === undefined ? operand : addStrictly(before, operand, overflow);
  return multiplyStrictly(before ?? new Int32(0), operand, overflow);
}

function rename(document: Document, path: readonly string[], operand: unknown): void {
  if (typeof operand !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${path.join('.')}`);
  const holder = existingHolder(document, path);
  const last = path.at(-1) as string;
  if (!holder || read(holder, last) === undefined) return;
  if (crossesArray(document, path)) throw arrayElement('source', path.join('.'), document);
  const value = read(holder, last);
  delete (holder as Document)[last];
  const target = operand.split('.');
  if (crossesArray(document, target)) throw arrayElement('destination', operand, document);
  put(holderOf(document, target), target.at(-1) as string, value);
}

/** Whether a path goes through an array, or ends in an element of one. */
function crossesArray(document: Document, path: readonly string[]): boolean {
  let value: unknown = document;
  for (const name of path) {
    if (Array.isArray(value)) return true;
    value = isPlainObject(value) ? value[name] : undefined;
  }
  return false;
}

const arrayElement = (which: string, path: string, document: Document): StoreError =>
  badValue(
    `The ${which} field cannot be an array element, '${path}' in doc with _id: ${showValue(document._id)} has an array field called '${path.split('.')[0]}'`,
  );

function shrink(operator: string, before: unknown[], operand: unknown, strings: StringOrder | undefined): unknown[] {
  if (operator === '$pop') return Number(numeric(operand)) < 0 ? before.slice(1) : before.slice(0, -1);
  if (operator === '$pullAll')
    return before.filter((value) => !(operand as unknown[]).some((each) => equalValues(each, value, strings)));
  const isPulled = pulled(operand, strings);
  return before.filter((value) => !isPulled(value));
}

const read = (holder: Holder, name: string): unknown =>
  Array.isArray(holder) ? holder[Number(name)] : Object.hasOwn(holder, name) ? holder[name] : undefined;

function put(holder: Holder, name: string, value: unknown): void {
  if (!Array.isArray(holder)) {
    Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  const index = Number(name);
  if (!/^(0|[1-9]\d*)$/.test(name) || index > 1_500_000) throw pathNotViable(name, 'array');
  while (holder.length < index) holder.push(null);
  holder[index] = value;
}

/** The object or array that holds the last part of a path; missing ones on the way are created as objects. */
function holderOf(document: Document, path: readonly string[]): Holder {
  let holder: Holder = document;
  for (const name of path.slice(0, -1)) {
    let next = read(holder, name);
    if (next === undefined) {
      next = {};
      put(holder, name, next);
    } else if (!isPlainObject(next) && !Array.isArray(next)) throw pathNotViable(path.at(-1) as string, name);
    holder = next as Holder;
  }
  if (Array.isArray(holder) && !/^(0|[1-9]\d*)$/.test(path.at(-1) as string))
    throw pathNotViable(path.at(-1) as string, 'array');
  return holder;
}

/** Refuses a path that cannot be there: through a value that is neither object nor array, or a name in an array. */
function checkViable(document: Document, path: readonly string[]): void {
  let value: unknown = document;
  for (const name of path) {
    const open = Array.isArray(value) ? /^\d+$/.test(name) : isPlainObject(value);
    if (!open) throw pathNotViable(name, path.join('.'));
    value = read(value as Holder, name);
    if (value === undefined) return;
  }
}

function existingHolder(document: Document, path: readonly string[]): Holder | undefined {
  let holder: Holder = document;
  for (const name of path.slice(0, -1)) {
    const next = read(holder, name);
    if (!isPlainObject(next) && !Array.isArray(next)) return undefined;
    holder = next;
  }
  return holder;
}

const pathNotViable = (name: string, where: string): StoreError =>
  new StoreError(28, 'PathNotViable', `Cannot create field '${name}' in element {${where}}`);
