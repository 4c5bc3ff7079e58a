import { cursorKind, encodeCursor, pageRequest, type Connection, type PageArguments } from './connection';
import { PublicError } from '../errors/public-error';

/** Its cursors hold an id, which is then found in the list or not. */
const IN_MEMORY = cursorKind('array', 1);

/** One page of a list that is held in memory, in the same form and with the same checks as a page from the database. */
export function pageOfArray<T>(items: readonly T[], keyOf: (item: T) => string, page: PageArguments): Connection<T> {
  const request = pageRequest(page, IN_MEMORY);
  const indexOf = (cursor: readonly unknown[]): number => {
    const index = items.findIndex((item) => keyOf(item) === cursor[0]);
    if (index < 0) throw new PublicError('INVALID_CURSOR');
    return index;
  };
  const low = request.after ? indexOf(request.after) + 1 : 0;
  const high = Math.max(low, request.before ? indexOf(request.before) : items.length);
  const start = request.backward ? Math.max(low, high - request.size) : low;
  const end = request.backward ? high : Math.min(high, low + request.size);
  const nodes = items.slice(start, end);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor([keyOf(node)], IN_MEMORY) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => Promise.resolve(items.length),
  };
}
