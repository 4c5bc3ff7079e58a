import { StoreError } from '../errors';
import { isPlainObject, numeric, truthy, type Document } from '../values/values';

/** What a `find` asks for that no pipeline has. */
const NOT_IN_PIPELINES = [
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'tailable',
  'noCursorTimeout',
  'allowPartialResults',
];
const CARRIED = ['collation', 'let', 'maxTimeMS', 'hint', 'comment', 'readConcern', 'allowDiskUse'];

/** The `aggregate` that answers a `find`, `count` or `distinct` of a view, as MongoDB does it. */
export function asAggregate(name: string, body: Document): Document {
  const pipeline = name === 'find' ? found(body) : name === 'count' ? counted(body) : values(body);
  const cursor = name === 'find' && body.batchSize !== undefined ? { batchSize: body.batchSize } : {};
  const carried = Object.fromEntries(CARRIED.flatMap((each) => (body[each] === undefined ? [] : [[each, body[each]]])));
  return { aggregate: body[name], pipeline, cursor, ...carried };
}

function found(body: Document): Document[] {
  const refused = NOT_IN_PIPELINES.find((option) => truthy(body[option]));
  if (refused !== undefined) throw notInAggregation(`Option ${refused}`);
  if (isPlainObject(body.sort) && '$natural' in body.sort) throw notInAggregation('Sort option $natural');
  return [
    ...stage('$match', body.filter),
    ...stage('$sort', body.sort),
    ...slice(body),
    ...stage('$project', body.projection),
  ];
}

const counted = (body: Document): Document[] => [...stage('$match', body.query), ...slice(body), { $count: 'count' }];

/** The elements of arrays on the way are values of their own. */
function values({ key, query }: Document): Document[] {
  const path = String(key);
  const unwound = path.split('.').map((_name, index, names) => ({
    $unwind: { path: `$${names.slice(0, index + 1).join('.')}`, preserveNullAndEmptyArrays: true },
  }));
  const present = { $match: { [path]: { $exists: true } } };
  return [
    ...stage('$match', query),
    ...unwound,
    present,
    { $group: { _id: null, distinct: { $addToSet: `$${path}` } } },
  ];
}

function stage(name: string, operand: unknown): Document[] {
  return isPlainObject(operand) && Object.keys(operand).length > 0 ? [{ [name]: operand }] : [];
}

/** A `count` takes a negative limit as the same without its sign. */
function slice({ skip, limit }: Document): Document[] {
  const [first, most] = [Number(numeric(skip) ?? 0), Math.abs(Number(numeric(limit) ?? 0))];
  return [...(first === 0 ? [] : [{ $skip: first }]), ...(most === 0 ? [] : [{ $limit: most }])];
}

const notInAggregation = (what: string): StoreError =>
  new StoreError(168, 'InvalidPipelineOperator', `${what} not supported in aggregation.`);
