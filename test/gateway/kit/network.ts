import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { localEngine, type LocalEngine } from './local-engine';

const LINKS = `
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)
  @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"])
{ query: Query mutation: Mutation }`;

/** A small supergraph with every kind of rule. */
export const NETWORK = `${LINKS}
type Query {
  news: String
  viewer: Member @authenticated
  members: [Member!]! @requiresScopes(scopes: [["role:secretariat"], ["role:supporter", "directory:read"]])
  node(id: ID!): Node
  search: [Found]
  audit: Audit
  departments: [Department!]
  statistics: Statistics @policy(policies: [["reads_statistics"]])
  maybe: [Department]
}
interface Node { id: ID! }
interface Named { name: String secret: String }
union Found = Member | Article
type Member implements Node & Named @authenticated {
  id: ID!
  name: String
  email: String @requiresScopes(scopes: [["role:secretariat"]])
  birthday: String! @requiresScopes(scopes: [["role:secretariat"]])
  secret: String @requiresScopes(scopes: [["role:secretariat"]])
  mailDomain: String @join__field(graph: A, requires: "email")
  friends: [Member!]
}
type Article implements Node & Named { id: ID! name: String secret: String title: String! draft: String! @requiresScopes(scopes: [["role:secretariat"]]) }
type Department { name: String named: Named staffNote: Note contact: String! @requiresScopes(scopes: [["role:secretariat"]]) }
type Audit @requiresScopes(scopes: [["role:secretariat"]]) { entries: Int! }
type Statistics { count: Int }
scalar Note @requiresScopes(scopes: [["role:business-unit"]])
type Mutation {
  rename(name: String): Member
  approve(id: ID!): Member @requiresScopes(scopes: [["role:secretariat"]])
}
`;

const hanako = {
  __typename: 'Member',
  id: 'm1',
  name: '花子',
  email: 'hanako@example.test',
  birthday: '1970-01-01',
  secret: 'own',
  mailDomain: 'example.test',
  friends: [],
};
const article = { __typename: 'Article', id: 'a1', name: '食堂', secret: 's', title: '食堂の新装', draft: '下書き' };
const department = { name: '人事部', named: hanako, staffNote: 'note', contact: 'x' };

export const networkSchema = (sdl: string = NETWORK): GraphQLSchema =>
  buildASTSchema(parse(sdl), { assumeValidSDL: true });

export function networkEngine(): LocalEngine {
  return localEngine(networkSchema(), NETWORK, {
    news: '新着',
    viewer: { ...hanako, friends: [hanako] },
    members: [hanako],
    node: ({ id }: { id: string }) => (id === 'm1' ? hanako : article),
    search: [hanako, article],
    audit: { entries: 3 },
    departments: [department],
    maybe: [department, null, department],
    statistics: { count: 5 },
    rename: hanako,
    approve: hanako,
  });
}
