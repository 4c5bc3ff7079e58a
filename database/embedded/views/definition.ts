import type { Collection } from '../catalog';
import type { Collation } from '../collation/collation';
import { parseCollation } from '../collation/collation';
import { StoreError } from '../errors';
import type { Document } from '../values/values';

/** What stands for a collection without being one: a pipeline over a collection, or over another view, of the same database. */
export interface ViewDefinition {
  readonly on: string;
  readonly pipeline: readonly Document[];
}

/** Undefined for a collection. */
export const definitionOf = ({ options }: Collection): ViewDefinition | undefined =>
  options.viewOn === undefined
    ? undefined
    : { on: options.viewOn as string, pipeline: (options.pipeline ?? []) as Document[] };

export const isView = (collection: Collection | undefined): boolean => collection?.options.viewOn !== undefined;

export const notOnView = (namespace: string): StoreError =>
  new StoreError(166, 'CommandNotSupportedOnView', `Namespace ${namespace} is a view, not a collection`);

export const optionNotOnView = (message: string): StoreError =>
  new StoreError(167, 'OptionNotSupportedOnView', message);

/** A view is read by its own collation and by no other, because its pipeline was written for that one. */
export function requireCollation(view: Collection, used: Collation | undefined): void {
  if (parseCollation(view.options.collation)?.key === used?.key) return;
  throw optionNotOnView(`Cannot override the default collation of view ${view.database}.${view.name}`);
}
