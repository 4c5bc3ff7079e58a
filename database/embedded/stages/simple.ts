import { Int32 } from 'bson';
import { isNumber } from '../values/arithmetic';
import { location } from '../expressions/expression';
import { shown } from '../expressions/operands';
import { documentOrder, parseSort, sortKey } from '../reading/sorting';
import { typeName } from '../values/type-names';
import { isPlainObject, numeric, type Document } from '../values/values';
import type { StringOrder } from '../values/compare';
import type { Stage } from './stage';

export function sortStage(operand: unknown, strings: StringOrder | undefined): Stage {
  if (!isPlainObject(operand)) throw location(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0) throw location(15976, '$sort stage must have at least one sort key');
  const keys = parseSort(operand, true);
  const compare = documentOrder(keys, strings);
  return function* (documents) {
    const all = [...documents].map((document) => ({ document, key: sortKey(document, keys, strings) }));
    all.sort((a, b) => compare(a.key, b.key));
    for (const { document } of all) yield document;
  };
}

export function limitOf(operand: unknown): number {
  const limit = Number(numeric(operand) ?? NaN);
  if (!isNumber(operand) || !Number.isInteger(limit) || limit < 0)
    throw location(
      2107201,
      `invalid argument to $limit stage: Expected a non-negative number in: $limit: ${shown(operand)}`,
    );
  if (limit === 0) throw location(15958, 'the limit must be positive');
  return limit;
}

export function skipOf(operand: unknown): number {
  const skip = Number(numeric(operand) ?? NaN);
  if (!isNumber(operand) || !Number.isInteger(skip) || skip < 0)
    throw location(
      5107200,
      `invalid argument to $skip stage: Expected a non-negative number in: $skip: ${shown(operand)}`,
    );
  return skip;
}

export const slicedStage = (skip: number, limit: number): Stage =>
  function* (documents) {
    let at = 0;
    for (const document of documents) {
      if (at++ < skip) continue;
      yield document;
      if (at >= skip + limit) return;
    }
  };

export function countStage(operand: unknown): Stage {
  if (typeof operand !== 'string') throw location(40156, 'the count field must be a non-empty string');
  if (operand === '') throw location(40157, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) throw location(40158, 'the count field cannot be a $-prefixed path');
  if (operand.includes('\0')) throw location(40159, 'the count field cannot contain a null byte');
  if (operand.includes('.')) throw location(40160, "the count field cannot contain '.'");
  return function* (documents) {
    let count = 0;
    for (const _document of documents) count++;
    if (count > 0) yield { [operand]: new Int32(count) };
  };
}

/** `$sample`: so many documents, each as likely as any other. */
export function sampleStage(operand: unknown): Stage {
  if (!isPlainObject(operand)) throw location(28745, 'the $sample stage specification must be an object');
  const other = Object.keys(operand).find((name) => name !== 'size');
  if (other !== undefined) throw location(28748, `unrecognized option to $sample: ${other}`);
  if (operand.size === undefined) throw location(28749, '$sample stage must specify a size');
  if (!isNumber(operand.size))
    throw location(28746, `size argument to $sample must be a number (is ${typeName(operand.size)})`);
  const size = Math.trunc(Number(numeric(operand.size)));
  if (!(size > 0)) throw location(28747, 'size argument to $sample must be a positive integer');
  return function* (documents) {
    const kept: Document[] = [];
    let seen = 0;
    for (const document of documents) {
      seen++;
      if (kept.length < size) kept.push(document);
      else {
        const at = Math.floor(Math.random() * seen);
        if (at < size) kept[at] = document;
      }
    }
    yield* kept;
  };
}
