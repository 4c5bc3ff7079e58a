import { namespaceOf, type Collection } from '../../catalog';
import { StoreError } from '../../errors';
import { equalValues } from '../../values/compare';
import type { Document } from '../../values/values';

/** Creating a collection or view again with the same options is not an error; with others it is. */
export function refuseOtherOptions(present: Collection, options: Document): void {
  if (equalValues(present.options, options)) return;
  throw namespaceExists(namespaceOf(present));
}

export const namespaceExists = (namespace: string): StoreError =>
  new StoreError(48, 'NamespaceExists', `namespace ${namespace} already exists, but with different options`);
