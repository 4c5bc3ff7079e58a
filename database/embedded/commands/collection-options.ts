import { equalValues } from '../values/compare';
import { encode, truthy, type Document } from '../values/values';

/** Creating a collection again with the same options is not an error. */
export const equalOptions = (a: Document, b: Document): boolean => equalValues(a, b);
export { encode, truthy, type Document };
