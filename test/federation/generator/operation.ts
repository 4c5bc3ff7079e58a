import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { SampleRandom } from '../../../sample/random';
import { argumentsFor, Variables } from './values';

export interface Generated {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/**
 * A valid operation over a schema: variables for arguments and parts of them, aliases that are other fields' names, fragments on
 * interfaces, unions and objects (named ones too), `@skip` and `@include`, `__typename` anywhere; a mutation has several root fields.
 */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  operation: 'query' | 'mutation' = 'query',
  depth = 4,
): Generated {
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`A schema without a ${operation}.`);
  // An alias that stands in the way of a field makes some documents invalid, and so do fields of two types with one name.
  for (let attempt = 0; attempt < 20; attempt++) {
    const random = new SampleRandom(seed + attempt * 1_000_003);
    const made = new Writer(schema, random, attempt < 2 ? 0.2 : 0).write(root, operation, depth);
    if (validate(schema, parse(made.query)).length === 0) return made;
  }
  throw new Error(`No valid operation from seed ${seed}.`);
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #random: SampleRandom;
  readonly #clashing: number;
  readonly #variables = new Variables();
  readonly #fragments: string[] = [];
  #aliases = 0;

  constructor(schema: GraphQLSchema, random: SampleRandom, clashing: number) {
    this.#schema = schema;
    this.#random = random;
    this.#clashing = clashing;
  }

  write(root: GraphQLObjectType, operation: 'query' | 'mutation', depth: number): Generated {
    const body = operation === 'query' ? this.#selections(root, depth) : this.#mutations(root, depth - 1);
    const declared = this.#variables.definitions;
    const head = declared.length > 0 ? `${operation} (${declared.join(', ')})` : operation;
    return { query: [`${head} ${body}`, ...this.#fragments].join('\n'), variables: this.#variables.values };
  }

  #mutations(root: GraphQLObjectType, depth: number): string {
    const fields = Object.values(root.getFields());
    const parts = Array.from({ length: 2 + this.#random.between(0, 3) }, () =>
      this.#field(root, this.#random.pick(fields).name, depth),
    );
    return `{ ${parts.join(' ')} }`;
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields());
      for (let count = 1 + random.between(0, 3); count > 0; count--) {
        const { name, type: output } = random.pick(fields);
        if (depth > 0 || !isCompositeType(getNamedType(output))) parts.push(this.#field(type, name, depth));
      }
    }
    if (random.chance(0.2)) parts.push(random.chance(0.5) ? '__typename' : `t${this.#aliases++}: __typename`);
    if (isAbstractType(type)) {
      for (const possible of this.#schema.getPossibleTypes(type))
        if (random.chance(0.6)) parts.push(this.#fragment(possible, depth));
    } else if (random.chance(0.1)) parts.push(this.#fragment(type, depth));
    else if (isObjectType(type) && random.chance(0.15)) {
      const [above] = type.getInterfaces();
      if (above) parts.push(this.#fragment(above, depth - 1));
    }
    return parts.length > 0 ? `{ ${parts.join(' ')} }` : '{ __typename }';
  }

  #field(type: GraphQLObjectType | GraphQLInterfaceType, name: string, depth: number): string {
    const field = type.getFields()[name];
    if (!field) throw new Error(`${type.name} without ${name}.`);
    const inner = getNamedType(field.type);
    const below = isCompositeType(inner) ? ` ${this.#selections(inner, depth - 1)}` : '';
    const given = argumentsFor(field.args, this.#random, this.#variables);
    const call = given.length > 0 ? `(${given.join(', ')})` : '';
    // An alias of its own for each use with arguments or fields below: two uses with different ones would not merge.
    const own = call !== '' || below !== '' || this.#random.chance(0.2);
    const alias = this.#random.chance(this.#clashing) ? this.#otherName(type, name) : `a${this.#aliases++}`;
    return `${own ? `${alias}: ` : ''}${name}${call}${this.#condition()}${below}`;
  }

  /** The name of another field, or one that every object inherits. */
  #otherName(type: { getFields(): object }, name: string): string {
    const names = Object.keys(type.getFields()).filter((other) => other !== name);
    return this.#random.pick([...names, 'id', 'constructor', '_entities']);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.#condition();
    const selections = this.#selections(type, depth);
    if (this.#random.chance(0.7)) return `... on ${type.name}${condition} ${selections}`;
    const name = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type.name} ${selections}`);
    return `...${name}${condition}`;
  }

  #condition(): string {
    if (!this.#random.chance(0.15)) return '';
    return ` @${this.#random.pick(['skip', 'include'])}(if: ${this.#variables.condition(this.#random)})`;
  }
}
