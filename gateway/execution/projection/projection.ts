import {
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLUnionType,
  type SelectionSetNode,
} from 'graphql';
import { wayTo } from '../answers/answer-shape';
import { collectFields } from '../client/fields';
import { flat, quoted } from '../json-text';
import { isDataObject, isInherited } from '../keys';
import { compileLeaf } from './leaf';
import { compileObjectWriter, type WrittenField } from './object-writer';
import { placeProblems, type Writer, type ProjectionRun } from './projection-run';

export interface ProjectionOptions {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly clientKey: (key: string) => string;
  /** Number of the place (see Sharing) where an object may hang many times. */
  readonly placeAt: (way: string) => number | undefined;
  /** Whether items of lists may, too. */
  readonly items: boolean;
}

/** Compiles the way from the merged data to the client's JSON (CompleteValue of the specification, section 6.4.3). */
export function compileProjection(
  root: GraphQLObjectType,
  selected: SelectionSetNode,
  options: ProjectionOptions,
): Writer {
  return new ProjectionCompiler(options).object(root, [selected], '');
}

class ProjectionCompiler {
  readonly #options: ProjectionOptions;
  #slots = 0;

  constructor(options: ProjectionOptions) {
    this.#options = options;
  }

  object(type: GraphQLObjectType | GraphQLInterfaceType, selected: readonly SelectionSetNode[], place: string): Writer {
    let write: Writer | undefined;
    return (value, run) => {
      if (!isDataObject(value)) return unfit(run, 'an object');
      // On first use and not before: recursive selections over many types would otherwise be compiled for nothing.
      write ??= compileObjectWriter(this.#fields(type, selected, place));
      return write(value, run);
    };
  }

  #fields(
    type: GraphQLObjectType | GraphQLInterfaceType,
    selected: readonly SelectionSetNode[],
    place: string,
  ): readonly WrittenField[] {
    const { schema, fragments, clientKey } = this.#options;
    const applies = (condition: string): boolean => {
      const other = schema.getType(condition);
      return other === type || (isAbstractType(other) && schema.isSubType(other, type));
    };
    const writers: WrittenField[] = [];
    for (const [key, occurrences] of collectFields(selected, fragments, applies)) {
      const [first] = occurrences;
      if (first === undefined) continue;
      const field = {
        key,
        inherited: isInherited(key),
        clientKey: clientKey(key),
        mostly: undefined,
      };
      const name = first.name.value;
      if (name === '__typename') {
        // The name of an interface is not the type of anything.
        const text = isObjectType(type) ? quoted(type.name) : undefined;
        writers.push({ ...field, write: () => text });
        continue;
      }
      if (name === '__schema' || name === '__type') {
        // Already in the client's form: executed on the API schema.
        writers.push({ ...field, write: (value) => JSON.stringify(value) ?? 'null' });
        continue;
      }
      const definition = type.getFields()[name];
      if (definition === undefined) continue;
      const inner = occurrences.flatMap(({ selectionSet }) => selectionSet ?? []);
      const at = wayTo(place, key);
      const write = this.#output(definition.type, inner, at, `${type.name}.${name}`);
      writers.push({
        ...field,
        mostly: mostlyOf(definition.type),
        write: inner.length > 0 ? this.#remembering(write, at) : write,
      });
    }
    return writers;
  }

  /** Writes an object, or a list of objects, that hangs at many places only once. */
  #remembering(write: Writer, place: string): Writer {
    const number = this.#options.placeAt(place);
    if (number === undefined) return write;
    const slot = this.#slots++;
    return (value, run) => {
      if (typeof value !== 'object' || value === null || !run.repeated.has(number)) return write(value, run);
      const texts = (run.written[slot] ??= new Map());
      const known = texts.get(value);
      if (known !== undefined) {
        run.objects += known.objects;
        // Written again, so it is worth being in one piece.
        return flat(known.text);
      }
      const before = run.problems.length;
      const objects = run.objects;
      const text = write(value, run);
      // With problems inside, every place needs its own errors.
      if (text !== undefined && run.problems.length === before)
        texts.set(value, { text, objects: run.objects - objects });
      return text;
    };
  }

  #output(type: GraphQLOutputType, inner: readonly SelectionSetNode[], place: string, coordinate: string): Writer {
    if (isNonNullType(type)) {
      const write = this.#value(type.ofType, inner, place, coordinate);
      return (value, run) => {
        const before = run.problems.length;
        const text = value === null || value === undefined ? undefined : write(value, run);
        if (text === undefined && run.problems.length === before) {
          run.problems.push({ message: `Cannot return null for non-nullable field ${coordinate}.`, reversedPath: [] });
        }
        return text;
      };
    }
    const write = this.#value(type, inner, place, coordinate);
    return (value, run) => (value === null || value === undefined ? 'null' : (write(value, run) ?? 'null'));
  }

  /** For a value that is neither null nor missing. */
  #value(type: GraphQLOutputType, inner: readonly SelectionSetNode[], place: string, coordinate: string): Writer {
    if (isLeafType(type)) return compileLeaf(type);
    if (isListType(type)) {
      const items = this.#output(type.ofType, inner, place, coordinate);
      return compileList(this.#options.items && inner.length > 0 ? this.#remembering(items, place) : items);
    }
    return isObjectType(type) ? this.object(type, inner, place) : this.#abstract(type, inner, place);
  }

  #abstract(type: GraphQLInterfaceType | GraphQLUnionType, inner: readonly SelectionSetNode[], place: string): Writer {
    const { schema } = this.#options;
    const byType = new Map<string, Writer>();
    return (value, run) => {
      if (!isDataObject(value)) return unfit(run, 'an object');
      // Planners do not ask for the name where nothing that the client wants depends on it.
      const name = value['__typename'] ?? type.name;
      if (typeof name !== 'string') return unfit(run, 'an object that names its type');
      let write = byType.get(name);
      if (write === undefined) {
        const runtime = schema.getType(name);
        // A type that the client's schema does not know (`@inaccessible`) or that does not fit stands for nothing.
        // An interface's name comes from an `@interfaceObject` subgraph, where nothing asked for depends on the type itself.
        if (!isObjectType(runtime) && !isInterfaceType(runtime)) return undefined;
        if (runtime !== type && (!isAbstractType(type) || !schema.isSubType(type, runtime))) return undefined;
        write = this.object(runtime, inner, place);
        byType.set(name, write);
      }
      return write(value, run);
    };
  }
}

/** What came is not of the shape that its field has: null takes its place, and says why. */
function unfit(run: ProjectionRun, expected: string): undefined {
  run.problems.push({ message: `A subgraph answered with something else than ${expected}.`, reversedPath: [] });
  return undefined;
}

function compileList(write: Writer): Writer {
  return (value, run) => {
    if (!Array.isArray(value)) return unfit(run, 'a list');
    const { objects } = run;
    let text = '[';
    for (let index = 0; index < value.length; index++) {
      const before = run.problems.length;
      const written = write(value[index], run);
      if (run.problems.length !== before) placeProblems(run.problems, before, index);
      if (written === undefined) {
        run.objects = objects;
        return undefined;
      }
      text += index > 0 ? `,${written}` : written;
    }
    return `${text}]`;
  };
}

function mostlyOf(type: GraphQLOutputType): WrittenField['mostly'] {
  const named = isNonNullType(type) ? type.ofType : type;
  if (!isLeafType(named)) return undefined;
  return MOSTLY.get(named.name);
}

const MOSTLY: ReadonlyMap<string, WrittenField['mostly']> = new Map([
  ['ID', 'text'],
  ['String', 'text'],
  ['Int', 'integer'],
  ['Boolean', 'boolean'],
]);
