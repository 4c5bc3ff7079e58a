import { bsonTypeOf, idHex, isPlainObject, numeric, orderOf, Order, type Document } from './values';

/** A key as MongoDB prints it in error messages: `{ name: "x", at: new Date(0) }`. */
export function showKey(key: Document): string {
  const fields = Object.entries(key).map(([name, value]) => `${name}: ${showValue(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(showValue).join(', ')} ]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (isPlainObject(value)) return showKey(value);
  switch (orderOf(value)) {
    case Order.ObjectId:
      return `ObjectId('${idHex(value)}')`;
    case Order.Number: {
      const number = numeric(value);
      return typeof value === 'object' && bsonTypeOf(value) === 'Double' && Number.isInteger(number)
        ? `${String(number)}.0`
        : String(number);
    }
    default:
      return JSON.stringify(value);
  }
}
