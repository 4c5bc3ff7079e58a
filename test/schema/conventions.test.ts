import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
} from 'graphql';
import { readProjectFile } from '../../common/paths';
import { readSupergraph } from '../../gateway/supergraph/supergraph';

const { apiSchema: schema } = readSupergraph(readProjectFile('schema', 'supergraph.graphql'));

interface Element {
  readonly name: string;
  readonly description: string | null | undefined;
}

const ours = (type: GraphQLNamedType): boolean => !isIntrospectionType(type) && !isSpecifiedScalarType(type);
const types = Object.values(schema.getTypeMap()).filter(ours);
const roots = new Set(['Query', 'Mutation']);

const elements: Element[] = types.flatMap((type): Element[] => {
  const own = roots.has(type.name) ? [] : [type];
  if (isEnumType(type)) {
    return [...own, ...type.getValues().map((value) => ({ ...value, name: `${type.name}.${value.name}` }))];
  }
  if (isInputObjectType(type)) {
    return [
      ...own,
      ...Object.values(type.getFields()).map((field) => ({ ...field, name: `${type.name}.${field.name}` })),
    ];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field) => [
    { name: `${type.name}.${field.name}`, description: field.description },
    ...field.args.map((arg) => ({ name: `${type.name}.${field.name}(${arg.name}:)`, description: arg.description })),
  ]);
  return [...own, ...fields];
});

const JAPANESE = /[ぁ-んァ-ヶ一-龠〜]/;
/** A word that is followed by another one, or ends a sentence. */
const ENGLISH = /[A-Za-z]{2,}([ ,][A-Za-z0-9]|[.;:,])/;

describe('every element of the schema', () => {
  it('is described: Japanese first, then English', () => {
    const isGood = (text: string) =>
      JAPANESE.test(text) && ENGLISH.test(text) && text.search(JAPANESE) < text.search(ENGLISH);
    const bad = elements.filter(({ description }) => !isGood(description ?? ''));
    expect(bad.map(({ name, description }) => `${name}: ${description ?? ''}`)).toEqual([]);
    expect(elements.length).toBeGreaterThan(600);
  });

  it('says アルムナイ, never a word for people who left', () => {
    expect(
      elements.filter(({ description }) => /退職者|元社員|OB・OG|OBOG/.test(description ?? '')).map(({ name }) => name),
    ).toEqual([]);
  });

  it('speaks of the domain, not of services or databases', () => {
    const words =
      /\b(subgraph|microservice|mongo|mongodb|collection|database|table|schema|resolver|backend|endpoint)\b/i;
    const named = /subgraph|mongo|collection|database|_id$|Id_|service/i;
    const bad = elements.filter(({ name, description }) => words.test(description ?? '') || named.test(name));
    expect(bad.map(({ name, description }) => `${name}: ${description ?? ''}`)).toEqual([]);
  });
});

describe('conventions', () => {
  const fieldsOf = (name: string) => {
    const type = schema.getType(name);
    return isObjectType(type) || isInputObjectType(type) ? type.getFields() : {};
  };

  it('a connection has edges, nodes, pageInfo, totalCount, and whoever answers one takes the four page arguments', () => {
    const connections = types.filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(8);
    for (const { name } of connections) {
      expect([name, Object.keys(fieldsOf(name)).sort()]).toEqual([name, ['edges', 'nodes', 'pageInfo', 'totalCount']]);
    }
    for (const type of types.filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        if (!getNamedType(field.type).name.endsWith('Connection')) continue;
        const args = field.args.map(({ name }) => name);
        expect([`${type.name}.${field.name}`, args]).toEqual([
          expect.anything(),
          expect.arrayContaining(['first', 'after', 'last', 'before']),
        ]);
      }
    }
  });

  it('a mutation takes one input and answers a payload with userErrors', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const payload = getNamedType(field.type).name;
      expect([field.name, field.args.length <= 1, field.args.every(({ name }) => name === 'input')]).toEqual([
        field.name,
        true,
        true,
      ]);
      expect([field.name, payload]).toEqual([field.name, expect.stringMatching(/Payload$/)]);
      expect([field.name, String(fieldsOf(payload).userErrors?.type)]).toEqual([field.name, '[UserError!]!']);
    }
  });

  it('what creates can be repeated by a key; what changes names the version or state it saw', () => {
    const problems = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args: [input] }) => {
      const given = Object.keys(input ? fieldsOf(getNamedType(input.type).name) : {});
      if (/^(create|register|express|apply)/.test(name) && !given.includes('idempotencyKey'))
        return [`${name}: no idempotencyKey`];
      const changes = /^(update|publish|schedule|submit|approve|decline|close|return|archive|change|suspend|reinstate)/;
      return changes.test(name) && !given.some((key) => /^(expectedVersion|fromStage)$/.test(key))
        ? [`${name}: no expectedVersion`]
        : [];
    });
    expect(problems).toEqual([]);
  });

  it('inputs reuse no output types, lists have no holes, and nothing is untyped', () => {
    for (const type of types) {
      if (isScalarType(type)) expect(type.name).not.toMatch(/JSON|Any|Object/);
      if (!isObjectType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const list = isNonNullType(field.type) ? field.type.ofType : field.type;
        if (isListType(list))
          expect([`${type.name}.${field.name}`, isNonNullType(list.ofType)]).toEqual([expect.anything(), true]);
      }
    }
  });

  it('a field that was deprecated names what to use and when it goes', () => {
    for (const type of types.filter(isObjectType)) {
      for (const { name, deprecationReason } of Object.values(type.getFields())) {
        if (deprecationReason) expect([name, deprecationReason]).toEqual([name, expect.stringMatching(/\d{4}-\d{2}/)]);
      }
    }
  });
});
