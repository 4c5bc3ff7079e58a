import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { callOf, type Keys } from './fetched-keys';
import type { RepresentationSelection, Selections } from './plan';
import { fieldsIn } from './required-fields';

type RepresentationField = Extract<RepresentationSelection, { kind: 'Field' }>;

/** A representation has one place for what a subgraph knows as one field, and no fetched key holds what is required there. */
export class WrongArguments extends Error {}

/**
 * What representations need for fields that require `required`: of the keys that would be sent under one name, the one that was fetched
 * with the arguments that are required. Throws when none was.
 */
export function chosen(
  selections: Selections,
  required: SelectionSetNode | undefined,
  fetched: Keys | undefined,
): Selections {
  const fields = fieldsIn(required);
  const rivals = new Map<string, RepresentationField[]>();
  for (const item of selections) {
    if (item.kind !== 'Field') continue;
    const known = rivals.get(sentAs(item));
    if (known) known.push(item);
    else rivals.set(sentAs(item), [item]);
  }
  return selections.flatMap((item): Selections => {
    if (item.kind === 'InlineFragment')
      return [{ ...item, selections: chosen(item.selections, narrowedTo(item.typeCondition, required), fetched) }];
    const wanted = fields.filter(({ name }) => name.value === sentAs(item));
    if (pickedFrom(rivals.get(sentAs(item)) ?? [], wanted, fetched)?.name !== item.name) return [];
    const below = wanted.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
    const inner = below.length > 0 ? { kind: Kind.SELECTION_SET as const, selections: below } : undefined;
    if (!item.selections) return [item];
    return [{ ...item, selections: chosen(item.selections, inner, fetched?.get(item.name)?.below) }];
  });
}

const sentAs = ({ name, as }: RepresentationField): string => as ?? name;

/** Only a key that is known to hold something else is wrong; one that nobody has written about is the planner's business. */
function pickedFrom(
  rivals: readonly RepresentationField[],
  wanted: readonly FieldNode[],
  fetched: Keys | undefined,
): RepresentationField | undefined {
  if (wanted.length === 0) return rivals[0];
  const calls = wanted.map(callOf);
  const fitting = rivals.find(({ name }) => {
    const known = fetched?.get(name)?.calls;
    return known === undefined || known.size === 0 || calls.some((call) => known.has(call));
  });
  if (fitting) return fitting;
  throw new WrongArguments(`Nothing fetches ${calls.join(' or ')} for a subgraph that requires it.`);
}

/** What is required of one type: what is named for all types, and what is named for this one. */
function narrowedTo(type: string | undefined, required: SelectionSetNode | undefined): SelectionSetNode | undefined {
  if (!required || type === undefined) return required;
  const selections = required.selections.filter(
    (item) => item.kind !== Kind.INLINE_FRAGMENT || !item.typeCondition || item.typeCondition.name.value === type,
  );
  return { ...required, selections };
}
