import { GraphQLError, isEnumType, type GraphQLLeafType } from 'graphql';
import { jsonOf, quoted } from '../json-text';
import type { ProjectionRun, Writer } from './projection-run';

/** Writes values of a scalar or an enum; a value that is none of its type becomes null with an error. */
export function compileLeaf(type: GraphQLLeafType): Writer {
  if (isEnumType(type)) {
    const texts = new Map(type.getValues().map(({ name }) => [name, quoted(name)]));
    // Values that are `@inaccessible` are unknown here, and so never leave.
    return (value, run) =>
      texts.get(value as string) ?? problem(run, `Enum "${type.name}" cannot represent this value.`);
  }
  const slow: Writer = (value, run) => {
    try {
      return jsonOf(type.serialize(value));
    } catch (error) {
      return problem(run, error instanceof GraphQLError ? `${type.name} cannot represent this value.` : 'Not a value.');
    }
  };
  switch (type.name) {
    case 'ID':
    case 'String':
      return (value, run) => (typeof value === 'string' ? quoted(value) : slow(value, run));
    case 'Int':
      return (value, run) => (typeof value === 'number' && (value | 0) === value ? String(value) : slow(value, run));
    case 'Float':
      return (value, run) => (typeof value === 'number' ? jsonOf(value) : slow(value, run));
    case 'Boolean':
      return (value, run) => (typeof value === 'boolean' ? (value ? 'true' : 'false') : slow(value, run));
    default:
      // Custom scalars were serialized by the subgraph that owns them.
      return (value) => jsonOf(value);
  }
}

function problem(run: ProjectionRun, message: string): undefined {
  run.problems.push({ message, reversedPath: [] });
  return undefined;
}
