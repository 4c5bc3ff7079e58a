import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { PublicError } from '../../common/errors/public-error';
import { callOf, type Keys } from './fetched-keys';
import type { RepresentationSelection, Selections } from './plan';
import { fieldsIn } from './required-fields';

type RepresentationField = Extract<RepresentationSelection, { kind: 'Field' }>;

/** A representation has one place for what a subgraph knows as one field, and no fetched key holds what is required there. */
export class WrongArguments extends PublicError {
  constructor(calls: readonly string[]) {
    const what = calls.join(' / ');
    super('BAD_REQUEST', {
      ja: `${what} を必要とする項目と、同じ項目をほかの引数で必要とする項目は、別々の操作で問い合わせてください。`,
      en: `Ask for fields that require ${what}, and for those that require it with other arguments, in separate operations.`,
    });
  }
}

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
    // Only required fields travel under another name, never keys: what is not required here is not sent, whatever stands behind it.
    if (wanted.length === 0 && item.as !== undefined) return [];
    const all = rivals.get(sentAs(item)) ?? [];
    const same = wanted.length === 0 ? all.filter(({ as }) => as === undefined) : all;
    const picked = pickedFrom(same, wanted, fetched);
    // The place of one that is not picked is taken by the one that is; where none of them is, by the first.
    if (picked.name !== item.name && (same.some(({ name }) => name === picked.name) || same[0] !== item)) return [];
    const below = wanted.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
    const inner = below.length > 0 ? { kind: Kind.SELECTION_SET as const, selections: below } : undefined;
    if (!item.selections) return [picked.name === item.name ? item : picked];
    return [
      {
        ...(picked.name === item.name ? item : picked),
        selections: chosen(item.selections, inner, fetched?.get(picked.name)?.below),
      },
    ];
  });
}

const sentAs = ({ name, as }: RepresentationField): string => as ?? name;

/**
 * The key that holds what is wanted: one that the planner names, or, where it has mixed up its own aliases of several places, one that
 * was fetched all the same. A key that nobody has written about is the planner's business.
 */
function pickedFrom(
  rivals: readonly RepresentationField[],
  wanted: readonly FieldNode[],
  fetched: Keys | undefined,
): RepresentationField {
  const [first] = rivals as readonly [RepresentationField, ...RepresentationField[]];
  if (wanted.length === 0) return first;
  const calls = wanted.map(callOf);
  const holds = (key: string): boolean => calls.some((call) => fetched?.get(key)?.calls.has(call));
  const named = rivals.find(({ name }) => holds(name));
  if (named) return named;
  const other = [...(fetched?.keys() ?? [])].find(holds);
  if (other !== undefined) return { ...first, name: other, as: sentAs(first) };
  const unknown = rivals.find(({ name }) => !fetched?.get(name)?.calls.size);
  if (unknown) return unknown;
  throw new WrongArguments(calls);
}

/** What is required of one type: what is named for all types, and what is named for this one. */
function narrowedTo(type: string | undefined, required: SelectionSetNode | undefined): SelectionSetNode | undefined {
  if (!required || type === undefined) return required;
  const selections = required.selections.filter(
    (item) => item.kind !== Kind.INLINE_FRAGMENT || !item.typeCondition || item.typeCondition.name.value === type,
  );
  return { ...required, selections };
}
