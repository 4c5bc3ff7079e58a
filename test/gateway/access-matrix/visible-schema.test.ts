import { isObjectType, parse, validateSchema, type GraphQLSchema } from 'graphql';
import { ANONYMOUS } from '../../../common/actor/actor';
import { accessClaimsSchema, actorOfClaims } from '../../../common/actor/claims';
import { readProjectFile } from '../../../common/paths';
import { accessTableOf } from '../../../gateway/access/access-table';
import { credentialsOf } from '../../../gateway/access/credentials';
import { Permissions } from '../../../gateway/access/permissions';
import { visibleSchema } from '../../../gateway/access/visible-schema';
import { readSupergraph } from '../../../gateway/supergraph/supergraph';
import { EVERYBODY, PERSONAS, type Persona } from './personas';
import { ROOT_RULES } from './rules';

const sdl = readProjectFile('schema', 'supergraph.graphql');
const { apiSchema } = readSupergraph(sdl);
const table = accessTableOf(parse(sdl));

function schemaOf(persona: Persona): GraphQLSchema {
  const claims = PERSONAS[persona];
  const actor = claims === undefined ? ANONYMOUS : actorOfClaims(accessClaimsSchema.parse(claims));
  return visibleSchema(apiSchema, new Permissions(table, credentialsOf(actor), apiSchema));
}

const rootFieldsOf = (schema: GraphQLSchema): string[] =>
  [schema.getQueryType(), schema.getMutationType()]
    .flatMap((type) => (type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []))
    .sort();

/** Types that some field, argument, input or union of the schema leads to, from its roots. */
function reachedFrom(schema: GraphQLSchema): Set<string> {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => (type ? [type.toString()] : []));
  const reached = new Set(roots);
  for (const name of reached) {
    const type = schema.getType(name);
    for (const word of type?.astNode ? JSON.stringify(type.astNode).matchAll(/"value":"(\w+)"/g) : []) {
      if (word[1] !== undefined && schema.getType(word[1])) reached.add(word[1]);
    }
    if (isObjectType(type) || !type) continue;
    for (const each of Object.values(schema.getTypeMap())) {
      if (isObjectType(each) && each.getInterfaces().some((one) => one.name === name)) reached.add(each.name);
    }
  }
  return reached;
}

describe('the schema that one may know', () => {
  test.each(EVERYBODY)('%s: is a valid schema, so that tools can work with it', (persona) => {
    expect(validateSchema(schemaOf(persona)).map(({ message }) => message)).toEqual([]);
  });

  test.each(EVERYBODY)('%s: has the root fields of the rules, and no other', (persona) => {
    const allowed = ROOT_RULES.filter(({ readers }) => readers.includes(persona)).flatMap(({ fields }) => fields);
    expect(rootFieldsOf(schemaOf(persona))).toEqual([...allowed].sort());
  });

  test.each(EVERYBODY)('%s: names no type that nothing leads to', (persona) => {
    const schema = schemaOf(persona);
    const reached = reachedFrom(schema);
    const builtIn = new Set(['String', 'Boolean', 'Int', 'Float', 'ID']);
    const names = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__') && !builtIn.has(name));
    expect(names.filter((name) => !reached.has(name))).toEqual([]);
  });
});
