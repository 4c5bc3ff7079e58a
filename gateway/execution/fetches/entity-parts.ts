import { type DataObject } from '../keys';
import { type CompiledPath } from './path-walk';
import { type Representation } from './representation';
import { type Rewriter } from './rewrites';

/** One `_entities` field of a fetch, compiled. */
export interface CompiledEntities {
  readonly alias: string;
  readonly variable: string;
  readonly places: readonly CompiledPlaces[];
  readonly shareable: boolean;
  readonly representation: Representation;
  readonly rewrite: Rewriter | undefined;
  readonly keys: readonly string[];
}

/** One path of it. */
export interface CompiledPlaces {
  readonly number: number;
  readonly path: CompiledPath;
  /** The key that its objects hang under, where equal ones may be made one; undefined for items of lists. */
  readonly key: string | undefined;
  readonly place: number;
  readonly below: readonly number[];
  readonly start: { readonly landing: number; readonly skipped: number } | undefined;
}

/** The objects that wait for entities, and which of the distinct representations each one has (-1: none). */
export interface Gathered {
  readonly targets: readonly DataObject[];
  /** Where the targets of each path end. */
  readonly ends: readonly number[];
  readonly positions: readonly number[];
  readonly texts: readonly string[];
}
