import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

/** A small random generator with a seed (mulberry32), so that a failing operation can be made again. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A valid query over a schema: aliases, arguments, fragments, `@skip` and `@include` by variables, `__typename` anywhere. */
export function generateQuery(
  schema: GraphQLSchema,
  seed: number,
): { query: string; variables: Record<string, unknown> } {
  const random = randomFrom(seed);
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let aliases = 0;

  const argumentsOf = (field: GraphQLField<unknown, unknown>): string => {
    const given = field.args.flatMap((argument) => {
      const required = isNonNullType(argument.type);
      if (!required && chance(0.6)) return [];
      const type = getNamedType(argument.type).name;
      if (type === 'Int') return [`${argument.name}: ${chance(0.3) ? '$n' : Math.ceil(random() * 3)}`];
      if (type === 'Boolean') return [`${argument.name}: ${chance(0.5) ? '$yes' : 'false'}`];
      return [`${argument.name}: "${pick(['b1', 'u1', 'p1', 'f1', 'none'])}"`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  };
  const condition = (): string =>
    chance(0.15) ? ` @${pick(['skip', 'include'])}(if: ${pick(['$yes', '$no', 'true', 'false'])})` : '';

  const selections = (type: GraphQLCompositeType, depth: number): string => {
    const parts: string[] = [];
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields());
      const wanted = 1 + Math.floor(random() * 4);
      for (let count = 0; count < wanted; count++) {
        const field = pick(fields);
        const inner = getNamedType(field.type);
        const nested = isCompositeType(inner);
        if (nested && depth <= 0) continue;
        const body = nested ? ` ${selections(inner, depth - 1)}` : '';
        const given = argumentsOf(field);
        // Own alias for each use with arguments: two uses with different ones would not merge.
        const alias = given !== '' || chance(0.2) || nested ? `a${aliases++}: ` : '';
        parts.push(`${alias}${field.name}${given}${condition()}${body}`);
      }
    }
    if (chance(0.2)) parts.push(chance(0.5) ? '__typename' : `t${aliases++}: __typename`);
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (chance(0.6)) parts.push(`... on ${possible.name}${condition()} ${selections(possible, depth)}`);
      }
    } else if (chance(0.1)) parts.push(`...${condition()} ${selections(type, depth)}`);
    return parts.length > 0 ? `{ ${parts.join(' ')} }` : '{ __typename }';
  };

  const root = schema.getQueryType();
  if (!root) throw new Error('A schema without queries.');
  const body = selections(root, 4);
  const used = ['yes', 'no', 'n'].filter((name) => new RegExp(`\\$${name}\\b`).test(body));
  const types: Record<string, string> = { yes: '$yes: Boolean!', no: '$no: Boolean!', n: '$n: Int' };
  const head = used.length > 0 ? `query (${used.map((name) => types[name]).join(', ')}) ` : '';
  const values: Record<string, unknown> = { yes: true, no: false, n: 2 };
  return { query: head + body, variables: Object.fromEntries(used.map((name) => [name, values[name]])) };
}
