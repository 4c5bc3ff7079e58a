import { isInterfaceType, isObjectType, parse, type GraphQLField, type GraphQLSchema } from 'graphql';
import { ANONYMOUS } from '../../../common/actor/actor';
import { accessClaimsSchema, actorOfClaims } from '../../../common/actor/claims';
import { readProjectFile } from '../../../common/paths';
import { accessTableOf } from '../../../gateway/access/access-table';
import { credentialsOf } from '../../../gateway/access/credentials';
import { Permissions } from '../../../gateway/access/permissions';
import { RATE_LIMITS } from '../../../gateway/limits/rate-limits';
import { readSupergraph } from '../../../gateway/supergraph/supergraph';
import { testGateway, type TestGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';
import { documentFor } from './document';
import { EVERYBODY, PERSONAS, type Persona } from './personas';
import { ROOT_RULES, SENSITIVE_RULES, type Rule } from './rules';

const sdl = readProjectFile('schema', 'supergraph.graphql');
const { apiSchema } = readSupergraph(sdl);
const table = accessTableOf(parse(sdl));
const permissionsOf = (persona: Persona): Permissions => {
  const claims = PERSONAS[persona];
  const actor = claims === undefined ? ANONYMOUS : actorOfClaims(accessClaimsSchema.parse(claims));
  return new Permissions(table, credentialsOf(actor), apiSchema);
};

type Field = GraphQLField<unknown, unknown>;
const fieldsOf = (schema: GraphQLSchema, typeName: string): Field[] => {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
};
const rootFields = (['Query', 'Mutation'] as const).flatMap((root) =>
  fieldsOf(apiSchema, root).map((field) => ({ root, field, coordinate: `${root}.${field.name}` })),
);
const spread = (rules: readonly Rule[]): { coordinate: string; readers: readonly Persona[] }[] =>
  rules.flatMap(({ readers, fields }) =>
    fields
      .flatMap((name) => {
        const [type = '', field] = name.split('.');
        return field === '*' ? fieldsOf(apiSchema, type).map((each) => `${type}.${each.name}`) : [name];
      })
      .map((coordinate) => ({ coordinate, readers })),
  );
const expectedFor = (rules: readonly Rule[], persona: Persona): Record<string, boolean> =>
  Object.fromEntries(spread(rules).map(({ coordinate, readers }) => [coordinate, readers.includes(persona)]));
/** Fields that the contract marks as personal data. */
const personalData = [...sdl.matchAll(/^(?:type|interface) (\w+)[\s\S]*?^}/gm)].flatMap(([text, type]) =>
  [...text.matchAll(/^ {2}(\w+)(?:\([\s\S]*?\n {2}\))?: .*@personalData/gm)].map(([, field]) => `${type}.${field}`),
);

describe('access matrix of the graph', () => {
  let test: TestGateway;
  beforeAll(async () => (test = await testGateway({ engine: localEngine(apiSchema, sdl) })));
  afterAll(() => test.gateway.stop());

  it('has a rule for every root field, and for no other: what is new is denied until somebody says who may use it', () => {
    expect(
      spread(ROOT_RULES)
        .map(({ coordinate }) => coordinate)
        .sort(),
    ).toEqual(rootFields.map(({ coordinate }) => coordinate).sort());
  });

  it('has a rule for every field of personal data', () => {
    expect(personalData.length).toBeGreaterThan(20);
    const ruled = new Set(spread(SENSITIVE_RULES).map(({ coordinate }) => coordinate));
    expect(personalData.filter((coordinate) => !ruled.has(coordinate))).toEqual([]);
  });

  it.each(EVERYBODY)('%s: root fields are allowed, removed with their path, or refused whole', async (persona) => {
    const as = PERSONAS[persona];
    const outcomes: Record<string, boolean> = {};
    for (const { root, field, coordinate } of rootFields) {
      test.engine.requests.length = 0;
      const operation = root === 'Query' ? 'query' : 'mutation';
      const { status, body } = await test.query(documentFor(operation, field), { ...(as && { as }) });
      const denied = (body.errors ?? []).filter(({ extensions }) => extensions?.code === 'UNAUTHORIZED_FIELD');
      outcomes[coordinate] = denied.length === 0;
      expect([coordinate, test.engine.requests.length]).toEqual([coordinate, denied.length === 0 ? 1 : 0]);
      if (denied.length === 0) continue;
      expect(denied.map(({ path }) => path)).toEqual([[field.name]]);
      expect([coordinate, status]).toEqual([coordinate, root === 'Query' ? 200 : 403]);
    }
    expect(outcomes).toEqual(expectedFor(ROOT_RULES, persona));
  });

  it.each(EVERYBODY)('%s: sensitive fields', (persona) => {
    const permissions = permissionsOf(persona);
    const readable = spread(SENSITIVE_RULES).map(({ coordinate }) => {
      const [type = '', name = ''] = coordinate.split('.');
      const parent = apiSchema.getType(type);
      const field = fieldsOf(apiSchema, type).find((each) => each.name === name);
      if (!isObjectType(parent) || !field) throw new Error(`There is no ${coordinate}.`);
      return [coordinate, permissions.mayReadField(parent, field, new Set([type]))];
    });
    expect(Object.fromEntries(readable)).toEqual(expectedFor(SENSITIVE_RULES, persona));
  });

  it.each(['anonymous', 'analyst', 'service'] as const)(
    '%s: no path of the whole graph leads to a person',
    (persona) => {
      const permissions = permissionsOf(persona);
      const [reached, open] = [new Set(['Query', 'Mutation']), ['Query', 'Mutation']];
      const found: string[] = [];
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        const type = apiSchema.getType(name);
        if (!isObjectType(type) && !isInterfaceType(type)) continue;
        for (const field of Object.values(type.getFields())) {
          const possible = isInterfaceType(type) ? apiSchema.getPossibleTypes(type).map((each) => each.name) : [name];
          if (!permissions.mayReadField(type, field, new Set(possible))) continue;
          if (personalData.includes(`${name}.${field.name}`)) found.push(`${name}.${field.name}`);
          const target = apiSchema.getType(String(field.type).replaceAll(/[[\]!]/g, ''));
          const abstract = target && 'getTypes' in target ? target.getTypes().map((each) => each.name) : [];
          for (const next of [String(target?.name), ...abstract]) {
            if (!reached.has(next)) open.push(next);
            reached.add(next);
          }
        }
      }
      expect(found).toEqual([]);
      expect(reached.has('Member')).toBe(false);
    },
  );

  it('counts attempts of exactly those mutations that need no token', () => {
    const open = spread(ROOT_RULES).filter(
      ({ readers, coordinate }) => readers.includes('anonymous') && coordinate.startsWith('Mutation.'),
    );
    expect([...RATE_LIMITS.entranceMutations].sort()).toEqual(
      open.map(({ coordinate }) => coordinate.replace('Mutation.', '')).sort(),
    );
  });
});
