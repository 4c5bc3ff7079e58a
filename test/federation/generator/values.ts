import {
  parseValue,
  valueFromASTUntyped,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import type { SampleRandom } from '../../../sample/random';

/** The literals that scalars get; ids are those of the cases' data. */
const LITERALS: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '1', '2', '3', '-7', '2147483647'],
  Float: ['0', '1.0', '2.5', '-1e-3', '12345678901'],
  Boolean: ['true', 'false'],
  ID: ['"b1"', '"b2"', '"f1"', '"o1"', '"u1"', '"p1"', '"a1"', '"a2"', '7', '"none"'],
  String: ['"p1"', '"none"', '""', '"名前 \\u00e9"', '"say \\"hi\\""', '"""block\n  text"""'],
};

/** The variables that one operation declares, and the values that its request brings for them. */
export class Variables {
  readonly definitions: string[] = [];
  readonly values: Record<string, unknown> = {};

  /** Declares a variable; `value` undefined leaves it out of the request. Returns how it is used. */
  add(type: string, value: unknown, literal?: string): string {
    const name = `v${this.definitions.length}`;
    this.definitions.push(`$${name}: ${type}${literal === undefined ? '' : ` = ${literal}`}`);
    if (value !== undefined) this.values[name] = value;
    return `$${name}`;
  }

  /** A condition's value: a literal, or a variable with a value or a default. */
  condition(random: SampleRandom): string {
    const value = random.chance(0.5);
    if (random.chance(0.3)) return String(value);
    return random.chance(0.7) ? this.add('Boolean!', value) : this.add('Boolean', undefined, String(value));
  }
}

/** Arguments for a field or fields of an input object, each left out, literal or by variable where that is valid. */
export function argumentsFor(
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
  random: SampleRandom,
  variables: Variables,
): string[] {
  return inputs.flatMap((input) => {
    const mayLack = !isNonNullType(input.type) || input.defaultValue !== undefined;
    if (mayLack && random.chance(0.4)) return [];
    return [`${input.name}: ${value(input.type, random, variables)}`];
  });
}

function value(type: GraphQLInputType, random: SampleRandom, variables: Variables | undefined): string {
  if (variables && random.chance(0.5)) return variable(type, random, variables);
  if (!isNonNullType(type) && random.chance(0.1)) return 'null';
  return literal(type, random, variables);
}

/** What a literal is in JSON; enum values are strings. */
const plain = (text: string): unknown => valueFromASTUntyped(parseValue(text));

/** A variable of exactly the type, or of its non-null one; with a value, null, a default, or nothing at all. */
function variable(type: GraphQLInputType, random: SampleRandom, variables: Variables): string {
  const text = literal(isNonNullType(type) ? type.ofType : type, random, undefined);
  const given = plain(text);
  if (isNonNullType(type))
    return random.chance(0.8) ? variables.add(String(type), given) : variables.add(String(type), undefined, text);
  const share = random.next();
  if (share < 0.5) return variables.add(String(type), given);
  if (share < 0.6) return variables.add(`${String(type)}!`, given);
  if (share < 0.7) return variables.add(String(type), null);
  if (share < 0.85) return variables.add(String(type), random.chance(0.5) ? null : undefined, text);
  return variables.add(String(type), undefined);
}

function literal(type: GraphQLInputType, random: SampleRandom, variables: Variables | undefined): string {
  if (isNonNullType(type)) return literal(type.ofType, random, variables);
  if (isListType(type)) {
    if (random.chance(0.1) && !isListType(type.ofType)) return literal(type.ofType, random, undefined);
    return `[${Array.from({ length: random.between(0, 3) }, () => value(type.ofType, random, variables)).join(', ')}]`;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const only = random.pick(fields);
      return `{ ${only.name}: ${literal(only.type, random, undefined)} }`;
    }
    return `{ ${(variables ? argumentsFor(fields, random, variables) : literalFields(fields, random)).join(', ')} }`;
  }
  return random.pick(LITERALS[type.name] ?? ['"x"']);
}

const literalFields = (fields: readonly GraphQLInputField[], random: SampleRandom): string[] =>
  fields.flatMap(({ name, type }) =>
    isNonNullType(type) || random.chance(0.5) ? [`${name}: ${literal(type, random, undefined)}`] : [],
  );
