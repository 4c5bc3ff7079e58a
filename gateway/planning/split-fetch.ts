import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { divided, type Part } from './divided-fetch';
import { documentOf, rootOf } from './fetch-document';
import type { FetchedKeys } from './fetched-keys';
import type { EntityFetch, Fetch, Path, Selections } from './plan';
import { chosen } from './representation-choice';
import type { RequiredFields } from './required-fields';

/** A field asked of entities. */
interface Asked {
  readonly field: FieldNode;
  readonly type: string;
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
  const fields = fieldsOf(root.selectionSet, '').map((asked) => ({
    ...asked,
    needs: required.of(subgraph, asked.type, asked.field.name.value),
  }));
  if (!fields.some(({ needs }) => needs)) return [];
  // One path may have a required field under another key than the next one.
  const groups = new Map<string, { paths: Path[]; choices: (Selections | undefined)[] }>();
  for (const path of paths) {
    const choices = fields.map(({ needs }) => needs && chosen(requires, needs, fetched.at(path)));
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

/** The fields of entities, each with the type that it is asked of. */
function fieldsOf(set: SelectionSetNode | undefined, type: string): readonly Asked[] {
  return (set?.selections ?? []).flatMap((item): readonly Asked[] => {
    if (item.kind === Kind.FIELD) return [{ field: item, type }];
    if (item.kind === Kind.INLINE_FRAGMENT) return fieldsOf(item.selectionSet, item.typeCondition?.name.value ?? type);
    return [];
  });
}
