import type { Collection } from '../catalog';
import { Query } from './query';
import { parseSort } from './sorting';
import { limitOf, skipOf } from '../stages/simple';
import type { PipelineContext } from '../stages/stage';
import { isPlainObject, type Document } from '../values/values';

/** Splits off the stages that the planner can answer with an index: a leading $match, $sort, $skip and $limit. */
function leading(stages: readonly Document[]): {
  filter: Document;
  sort: Document;
  skip: number;
  limit: number;
  used: number;
} {
  const filters: Document[] = [];
  let sort: Document = {};
  let [skip, limit, used] = [0, 0, 0];
  for (const stage of stages) {
    if (Object.keys(stage).length !== 1) break;
    const [name, operand] = Object.entries(stage)[0] ?? [];
    if (name === '$match' && isPlainObject(operand) && used === filters.length) filters.push(operand);
    else if (name === '$sort' && isSort(operand) && Object.keys(sort).length === 0 && skip === 0 && limit === 0)
      sort = operand;
    else if (name === '$skip' && skip === 0 && limit === 0) skip = skipOf(operand);
    else if (name === '$limit' && limit === 0) limit = limitOf(operand);
    else break;
    used++;
  }
  const filter = filters.length === 0 ? {} : filters.length === 1 ? (filters[0] as Document) : { $and: filters };
  return { filter, sort, skip, limit, used };
}

/** One without a key is refused as a stage. */
const isSort = (operand: unknown): operand is Document => isPlainObject(operand) && Object.keys(operand).length > 0;

export function pipelineQuery(
  collection: Collection,
  stages: readonly Document[],
  context: PipelineContext,
  hint?: unknown,
): { query: Query; rest: readonly Document[] } {
  const { filter, sort, skip, limit, used } = leading(stages);
  const { variables, deadline, metrics, collation } = context;
  const query = new Query(collection, {
    filter,
    sort: parseSort(sort, true),
    skip,
    limit,
    hint,
    variables,
    collation,
    deadline,
    metrics,
  });
  return { query, rest: stages.slice(used) };
}
