import type { Model, QueryFilter } from 'mongoose';
import {
  cursorKind,
  encodeCursor,
  pageRequest,
  type Connection,
  type CursorKind,
  type CursorValue,
  type PageArguments,
} from '../common/paging/connection';
import { sharedRead } from './shared-reads';

/** Sort order of a list, most significant first; the last key must be unique (`_id`), so that no item is skipped or repeated. */
export type SortKeys = readonly (readonly [field: string, direction: 1 | -1])[];

/**
 * One page of a list by keyset: the cursor holds the sort values of an item, so a page deep in the list costs as much as the first, and
 * items that appear meanwhile shift nothing. Needs an index on the equality fields of `filter` followed by the sort keys.
 */
export async function findPage<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  sort: SortKeys,
  page: PageArguments,
): Promise<Connection<T>> {
  const kind = kindOf(model.modelName, sort);
  const request = pageRequest(page, kind);
  const bounds = [
    ...(request.after ? [beyond(sort, request.after, false)] : []),
    ...(request.before ? [beyond(sort, request.before, true)] : []),
  ];
  const where = (bounds.length > 0 ? { $and: [filter, ...bounds] } : filter) as QueryFilter<T>;
  const order = Object.fromEntries(
    sort.map(([field, direction]) => [field, request.backward ? -direction : direction]),
  );
  const limit = request.size + 1;
  const shared = model as unknown as Model<never>;
  const found = await sharedRead(
    shared,
    [where, Object.entries(order), limit],
    () =>
      model
        .find(where)
        .sort(order as Record<string, 1 | -1>)
        .limit(limit)
        .lean()
        .exec() as Promise<T[]>,
  );
  const more = found.length > request.size;
  const nodes = found.slice(0, request.size);
  if (request.backward) nodes.reverse();
  const edges = nodes.map((node) => ({
    node,
    cursor: encodeCursor(
      sort.map(([field]) => valueAt(node, field)),
      kind,
    ),
  }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: request.backward ? request.before !== undefined : more,
      hasPreviousPage: request.backward ? more : request.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => sharedRead(shared, ['count', filter], () => countAll(model, filter)),
  };
}

/** All of a collection is counted on the index of `_id`, without reading a document. */
function countAll<T>(model: Model<T>, filter: QueryFilter<T>): Promise<number> {
  const everything = Object.keys(filter).length === 0;
  return model.countDocuments(filter, everything ? { hint: { _id: 1 } } : {}).exec();
}

const kinds = new Map<string, CursorKind>();

/** Lists of one model in one order share cursors, whatever their filter. */
function kindOf(modelName: string, sort: SortKeys): CursorKind {
  const name = `${modelName}/${sort.join('/')}`;
  const known = kinds.get(name) ?? cursorKind(name, sort.length);
  kinds.set(name, known);
  return known;
}

/** Items after (or before, when `reverse`) the one with these sort values: a₁ > v₁, or a₁ = v₁ and a₂ > v₂, … */
function beyond(sort: SortKeys, values: readonly CursorValue[], reverse: boolean): Record<string, unknown> {
  const $or = sort.map(([field, direction], i) => {
    const equal = Object.fromEntries(sort.slice(0, i).map(([name], j) => [name, values[j]]));
    return { ...equal, [field]: { [(direction === 1) !== reverse ? '$gt' : '$lt']: values[i] } };
  });
  return { $or };
}

function valueAt(node: unknown, field: string): CursorValue {
  let value: unknown = node;
  for (const part of field.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[part];
  return (value ?? null) as CursorValue;
}
