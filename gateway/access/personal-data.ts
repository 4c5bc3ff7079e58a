import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Actor } from '../../common/actor/actor';
import { readSupergraph } from '../supergraph/supergraph';
import { accessTableOf } from './access-table';
import { credentialsOf } from './credentials';
import { Permissions } from './permissions';

/** Types whose ids stand for a person: an id is enough to follow somebody through several answers. */
const PERSONS = new Set(['Member', 'MembershipApplication', 'RosterEntry', 'Session']);
/** Names under which a person's name, contact or id could hide without being marked. */
const TELLING = /(^|[a-z])(memberId|subjectId|email|phone|kana|familyName|givenName|displayName)$/i;

/**
 * Every way from the roots to something about a person that the schema leaves open to `actor`, as paths such as `Query.viewer > Member.email`.
 * It walks all types in breadth, with the rules that the gateway enforces before planning; what a service would answer null does not
 * count as closed. An empty list is what design A4 asks of the analyst's view.
 */
export function pathsToPersonalData(supergraphSdl: string, actor: Actor): string[] {
  const document = parse(supergraphSdl);
  const schema = readSupergraph(supergraphSdl).apiSchema;
  const permissions = new Permissions(accessTableOf(document), credentialsOf(actor), schema);
  const marked = markedFields(document.definitions);
  const found: string[] = [];
  const seen = new Set<string>();
  const queue = rootsOf(schema).map((type) => ({ type, path: '' }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { type, path } = next;
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      if (!permissions.mayReadField(type, field, new Set([type.name]))) continue;
      const coordinate = `${type.name}.${field.name}`;
      const here = path ? `${path} > ${coordinate}` : coordinate;
      if (isPersonal(type, field, marked)) found.push(here);
      for (const reached of objectsOf(schema, field)) queue.push({ type: reached, path: here });
    }
  }
  return found;
}

function isPersonal(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  marked: ReadonlySet<string>,
): boolean {
  const isPersonId = PERSONS.has(type.name) && field.name === 'id';
  return isPersonId || marked.has(`${type.name}.${field.name}`) || TELLING.test(field.name);
}

/** Mutations too: what a payload shows is read as well. */
function rootsOf(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);
}

function objectsOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): readonly GraphQLObjectType[] {
  const type = getNamedType(field.type);
  if (isObjectType(type)) return [type];
  return isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : [];
}

function markedFields(definitions: ReturnType<typeof parse>['definitions']): ReadonlySet<string> {
  const marked = new Set<string>();
  for (const definition of definitions) {
    if (!('fields' in definition) || !('name' in definition)) continue;
    for (const field of (definition.fields ?? []) as readonly FieldDefinitionNode[]) {
      const isMarked = field.directives?.some(({ name }) => name.value.replace(/^.*__/, '') === 'personalData');
      if (isMarked) marked.add(`${definition.name?.value}.${field.name.value}`);
    }
  }
  return marked;
}
