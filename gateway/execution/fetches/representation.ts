import type { RepresentationSelection, Rewrite, Selections } from '../../planning/plan';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { jsonOf, quoted } from '../json-text';
import { isDataObject, isInherited, own, type DataObject } from '../keys';
import { compileRewrites } from './rewrites';

/**
 * Writes the JSON text of an object's representation: at once the key by which duplicates are found and the bytes that are sent.
 * Undefined when the object is none that the fetch is for, or something that the subgraph needs is not there.
 */
export type RepresentationWriter = (object: DataObject) => string | undefined;

export interface Representation {
  readonly write: RepresentationWriter;
  /** Whether an object holds nothing but what its representation says: then objects with equal representations are equal. */
  isWhole(object: DataObject): boolean;
  /** The one key field, when type name and this field are all that is sent; `write` need not be called for a value seen before. */
  readonly only: string | undefined;
}

interface FieldWriter {
  readonly key: string;
  readonly inherited: boolean;
  readonly isLeaf: boolean;
  /** `"key":` */
  readonly label: string;
  readonly write: (value: unknown) => string | undefined;
}

export function compileRepresentation(
  requires: Selections,
  rewrites: readonly Rewrite[],
  supergraph: SupergraphModel,
): Representation {
  const { write, isWhole, only } = compileObject(requires, supergraph);
  const rewrite = compileRewrites(rewrites, supergraph);
  const writeEntity: RepresentationWriter = (object) =>
    typeof object['__typename'] === 'string' ? write(object) : undefined;
  if (!rewrite) return { write: writeEntity, isWhole, only };
  // Rewrites concern `@interfaceObject` and `@context` only, so they may take the longer way.
  const writeRewritten: RepresentationWriter = (object) => {
    const text = writeEntity(object);
    if (text === undefined) return undefined;
    const representation: unknown = JSON.parse(text);
    rewrite(representation);
    return JSON.stringify(representation);
  };
  return { write: writeRewritten, isWhole: () => false, only: undefined };
}

function compileObject(selections: Selections, supergraph: SupergraphModel): Representation {
  const writersOf = writersByType(selections, supergraph);
  return {
    only: onlyKeyOf(selections),
    write: (object) => writeFields(object, writersOf(object)),
    isWhole(object) {
      const writers = writersOf(object);
      let others = writers.length;
      for (const _key in object) others--;
      return others === 0 && writers.every(({ isLeaf }) => isLeaf);
    },
  };
}

function onlyKeyOf(selections: Selections): string | undefined {
  const [fragment] = selections;
  if (selections.length !== 1 || fragment?.kind !== 'InlineFragment') return undefined;
  const fields = fragment.selections.filter((field) => field.kind !== 'Field' || field.name !== '__typename');
  const [field] = fields;
  if (fields.length !== 1 || field?.kind !== 'Field' || field.selections || field.as || isInherited(field.name))
    return undefined;
  return field.name;
}

/** The fields of an object by its type, compiled when the type is first seen. */
function writersByType(
  selections: Selections,
  supergraph: SupergraphModel,
): (object: DataObject) => readonly FieldWriter[] {
  const byType = new Map<string, readonly FieldWriter[]>();
  return (object) => {
    const typename = object['__typename'];
    const type = typeof typename === 'string' ? typename : '';
    let writers = byType.get(type);
    if (writers === undefined) {
      writers = compileFields(fieldsFor(selections, type, supergraph), supergraph);
      // A subgraph's answer must not be able to fill memory with type names that do not exist.
      if (type === '' || supergraph.possibleTypes(type).size > 0) byType.set(type, writers);
    }
    return writers;
  };
}

/** Undefined when a value is missing, or there is nothing but nulls: an entity without a key cannot be asked for. */
function writeFields(object: DataObject, writers: readonly FieldWriter[]): string | undefined {
  let text = '{';
  let known = false;
  for (const { key, inherited, label, write } of writers) {
    const written = write(inherited ? own(object, key) : object[key]);
    if (written === undefined) return undefined;
    if (key !== '__typename' && written !== 'null') known = true;
    text += text.length > 1 ? `,${label}${written}` : label + written;
  }
  return known ? `${text}}` : undefined;
}

/** The fields asked of one object type, those of several fragments merged. */
function fieldsFor(selections: Selections, type: string, supergraph: SupergraphModel): Map<string, FieldNeed> {
  const needs = new Map<string, FieldNeed>();
  const add = (items: Selections): void => {
    for (const item of items) {
      if (item.kind === 'InlineFragment') {
        const { typeCondition } = item;
        const applies = typeCondition === undefined || type === '' || supergraph.possibleTypes(typeCondition).has(type);
        if (applies) add(item.selections);
        continue;
      }
      const as = item.as ?? item.name;
      const nested = [...(needs.get(as)?.selections ?? []), ...(item.selections ?? [])];
      needs.set(as, { key: item.name, as, selections: nested });
    }
  };
  add(selections);
  return needs;
}

interface FieldNeed {
  readonly key: string;
  readonly as: string;
  readonly selections: readonly RepresentationSelection[];
}

function compileFields(needs: Map<string, FieldNeed>, supergraph: SupergraphModel): readonly FieldWriter[] {
  return [...needs.values()].map(({ key, as, selections }) => ({
    key,
    inherited: isInherited(key),
    isLeaf: selections.length === 0,
    label: `${quoted(as)}:`,
    write: selections.length === 0 ? writeLeaf : compileValue(selections, supergraph),
  }));
}

function writeLeaf(value: unknown): string | undefined {
  return value === undefined ? undefined : jsonOf(value);
}

function compileValue(selections: Selections, supergraph: SupergraphModel): (value: unknown) => string | undefined {
  const writersOf = writersByType(selections, supergraph);
  const write = (value: unknown): string | undefined => {
    if (value === null) return 'null';
    if (Array.isArray(value)) {
      const items: string[] = [];
      for (const item of value) {
        const text = write(item);
        if (text === undefined) return undefined;
        items.push(text);
      }
      return `[${items.join(',')}]`;
    }
    if (!isDataObject(value)) return undefined;
    let text = '';
    for (const { key, label, write: writeField } of writersOf(value)) {
      const written = writeField(own(value, key));
      if (written === undefined) return undefined;
      text += text === '' ? label + written : `,${label}${written}`;
    }
    return `{${text}}`;
  };
  return write;
}
