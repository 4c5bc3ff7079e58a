import { typeNumber } from '../matching/matcher-types';

const NAMES = new Map([
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [5, 'binData'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [11, 'regex'],
  [13, 'javascript'],
  [14, 'symbol'],
  [16, 'int'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [-1, 'minKey'],
  [127, 'maxKey'],
]);

/** A value's type as `$type` names it. */
export function typeName(value: unknown): string {
  const number = typeNumber(value);
  return number === undefined ? 'missing' : (NAMES.get(number) ?? 'object');
}
