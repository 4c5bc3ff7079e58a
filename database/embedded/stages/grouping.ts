import { accumulators, type Accumulator } from '../expressions/accumulators/accumulators';
import { createCompiler, scopeMaker, type Settings } from '../expressions/compile';
import { location } from '../expressions/expression';
import { rankedAccumulators } from '../expressions/accumulators/ranked-accumulators';
import { typeName } from '../values/type-names';
import { isPlainObject, type Document } from '../values/values';
import { Groups } from './groups';

const known = { ...accumulators, ...rankedAccumulators };

export type Fields = readonly (readonly [name: string, create: () => Accumulator])[];

/** The accumulators of a `$group`, a `$bucket…` or their relatives. */
export function compileFields(source: Document, settings: Settings): Fields {
  const compiler = createCompiler(settings);
  return Object.entries(source).map(([name, operand]) => {
    if (name.includes('.')) throw location(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw location(40236, `The field name '${name}' cannot be an operator name`);
    if (!isPlainObject(operand) || !Object.keys(operand)[0]?.startsWith('$'))
      throw location(40234, `The field '${name}' must be an accumulator object`);
    const operators = Object.keys(operand);
    if (operators.length !== 1) throw location(40238, `The field '${name}' must specify one accumulator`);
    const operator = operators[0] as string;
    const build = Object.hasOwn(known, operator) ? known[operator] : undefined;
    if (operator === '$accumulator')
      throw location(31264, 'Cannot run server-side javascript without the javascript engine enabled');
    if (!build) throw location(15952, `unknown group operator '${operator}'`);
    return [name, build(operand[operator], compiler, operator)] as const;
  });
}

export function groupStage(
  operand: unknown,
  settings: Settings,
): (documents: Iterable<Document>) => Iterable<Document> {
  if (!isPlainObject(operand)) throw location(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw location(15955, 'a group specification must include an _id');
  const { _id: key, ...rest } = operand;
  const evaluate = createCompiler(settings).compile(key);
  const fields = compileFields(rest, settings);
  const scopeOf = scopeMaker(settings);
  return function* (documents) {
    const groups = new Groups<{ id: unknown; states: Accumulator[] }>(settings.collation);
    for (const document of documents) {
      const scope = scopeOf(document);
      const id = evaluate(scope) ?? null;
      const group = groups.get(id, () => ({ id, states: fields.map(([, create]) => create()) }));
      for (const state of group.states) state.add(scope);
    }
    for (const { id, states } of groups.values()) yield finished({ _id: id }, fields, states);
  };
}

export function finished(result: Document, fields: Fields, states: readonly Accumulator[]): Document {
  fields.forEach(([name], i) => {
    const value = states[i]?.result();
    if (value !== undefined) result[name] = value;
  });
  return result;
}

export function sortByCount(operand: unknown): Document[] {
  const expression =
    (typeof operand === 'string' && operand.startsWith('$')) ||
    (isPlainObject(operand) && Object.keys(operand)[0]?.startsWith('$'));
  if (!expression)
    throw location(
      isPlainObject(operand) ? 40147 : typeof operand === 'string' ? 40148 : 40149,
      `the sortByCount field must be defined as a $-prefixed path or an expression inside an object (found ${typeName(operand)})`,
    );
  return [{ $group: { _id: operand, count: { $sum: 1 } } }, { $sort: { count: -1 } }];
}
