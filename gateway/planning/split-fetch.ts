import { Kind, print, type FieldNode, type SelectionSetNode } from 'graphql';
import { divided, type Part } from './divided-fetch';
import { documentOf, rootOf } from './fetch-document';
import type { FetchedKeys } from './fetched-keys';
import type { EntityFetch, Fetch, Path, Selections } from './plan';
import { chosen } from './representation-choice';
import { fieldsIn, type RequiredFields } from './required-fields';

/** A field asked of entities. */
interface Asked {
  readonly field: FieldNode;
  readonly type: string;
  /** The `@skip` and `@include` that it depends on; empty where it is always asked for. */
  readonly condition: string;
  readonly needs?: SelectionSetNode | undefined;
}

/**
 * The fetch with an `_entities` field of its own, in the same request, for each set of fields that need the same representations. Itself
 * where one set serves all of them.
 */
export function splitByRequired(fetch: Fetch, required: RequiredFields, fetched: FetchedKeys): Fetch {
  if (fetch.entities.length === 0) return fetch;
  const document = documentOf(fetch);
  const split = fetch.entities.map((entities) =>
    partsOf(fetch.subgraph, entities, rootOf(document, entities.alias), required, fetched),
  );
  return divided(fetch, document, split);
}

function partsOf(
  subgraph: string,
  { paths, requires }: EntityFetch,
  root: FieldNode,
  required: RequiredFields,
  fetched: FetchedKeys,
): readonly Part[] {
  const fields = fieldsOf(root.selectionSet, '', '').map((asked) => ({
    ...asked,
    needs: required.of(subgraph, asked.type, asked.field.name.value),
  }));
  if (!fields.some(({ needs }) => needs)) return [];
  const optional = optionalNeeds(fields);
  const fitFor = ({ type, condition, needs }: Asked, whole: Selections): Selections => {
    const unsure = [...optional].filter(
      ([name, conditions]) =>
        !conditions.has(condition) &&
        !required.isInKey(subgraph, type, name) &&
        !fieldsIn(needs).some((field) => field.name.value === name),
    );
    return unsure.length === 0 ? whole : without(whole, new Set(unsure.map(([name]) => name)));
  };
  // One path may have a required field under another key than the next one.
  const groups = new Map<string, { paths: Path[]; choices: (Selections | undefined)[] }>();
  for (const path of paths) {
    const choices = fields.map((asked) => {
      const whole = asked.needs ? chosen(requires, asked.needs, fetched.at(path)) : requires;
      const own = fitFor(asked, whole);
      return asked.needs || own !== requires ? own : undefined;
    });
    const alike = groups.get(JSON.stringify(choices));
    if (alike) alike.paths.push(path);
    else groups.set(JSON.stringify(choices), { paths: [path], choices });
  }
  return [...groups.values()].flatMap((group) => {
    const parts = new Map<string, { paths: readonly Path[]; requires: Selections; fields: Set<FieldNode> }>();
    const any = group.choices.find((choice) => choice) ?? requires;
    fields.forEach(({ field }, index) => {
      const own = group.choices[index] ?? any;
      const part = parts.get(JSON.stringify(own));
      if (part) part.fields.add(field);
      else parts.set(JSON.stringify(own), { paths: group.paths, requires: own, fields: new Set([field]) });
    });
    return [...parts.values()];
  });
}

/**
 * What is required by fields that a variable may leave out, and under which conditions it is asked for. Nothing has fetched it then, and
 * whatever else is asked of the same representation would be lost with it.
 */
function optionalNeeds(fields: readonly Asked[]): ReadonlyMap<string, ReadonlySet<string>> {
  const optional = new Map<string, Set<string>>();
  for (const { condition, needs } of fields) {
    for (const { name } of condition === '' ? [] : fieldsIn(needs)) {
      const conditions = optional.get(name.value);
      if (conditions) conditions.add(condition);
      else optional.set(name.value, new Set([condition]));
    }
  }
  return optional;
}

/** Representations without what would be sent under some names. */
const without = (selections: Selections, names: ReadonlySet<string>): Selections =>
  selections.flatMap((item): Selections => {
    if (item.kind === 'InlineFragment') return [{ ...item, selections: without(item.selections, names) }];
    return names.has(item.as ?? item.name) ? [] : [item];
  });

/** The fields of entities, each with the type that it is asked of and the conditions on the way to it. */
function fieldsOf(set: SelectionSetNode | undefined, type: string, condition: string): readonly Asked[] {
  return (set?.selections ?? []).flatMap((item): readonly Asked[] => {
    const conditions = [condition, ...(item.directives ?? []).map(print)].join('');
    if (item.kind === Kind.FIELD) return [{ field: item, type, condition: conditions }];
    if (item.kind === Kind.INLINE_FRAGMENT)
      return fieldsOf(item.selectionSet, item.typeCondition?.name.value ?? type, conditions);
    return [];
  });
}
