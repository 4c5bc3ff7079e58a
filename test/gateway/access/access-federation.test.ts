import { systemClock } from '../../../common/clock';
import type { AccessClaimsInput } from '../../../common/actor/claims';
import type { TestSubgraphs } from '../../federation/testkit';
import { remoteGateway, type RemoteGateway } from '../kit/remote';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires",
  "@provides", "@shareable", "@authenticated", "@policy", "@interfaceObject", { name: "@requiresScopes", as: "@needs" }])\n`;

/** Subgraphs as teams write them: rules on one side, fields that need protected ones on the other, and directives renamed. */
const subgraphs: TestSubgraphs = {
  people: {
    sdl: `${LINK}type Query { person: Person pets: [Pet] anything: [Thing] named: Named }
      interface Named { name: String }
      type Person implements Named @key(fields: "code") @key(fields: "id") {
        id: ID!
        code: String! @needs(scopes: [["role:secretariat"]])
        name: String
        email: String @shareable @needs(scopes: [["role:secretariat"]])
        shared: String @shareable @needs(scopes: [["role:secretariat"], ["role:analyst"]])
      }
      interface Pet @key(fields: "id") { id: ID! name: String chip: String }
      type Cat implements Pet @key(fields: "id") { id: ID! name: String chip: String @authenticated }
      type Dog implements Pet @key(fields: "id") { id: ID! name: String chip: String }
      type Secret @authenticated { text: String }
      type Open { text: String }
      union Thing = Secret | Open`,
    resolvers: {
      Query: {
        person: () => ({ __typename: 'Person', id: 'p1' }),
        pets: () => [
          { __typename: 'Cat', id: 'c1' },
          { __typename: 'Dog', id: 'd1' },
        ],
        anything: () => [
          { __typename: 'Secret', text: 'hidden' },
          { __typename: 'Open', text: 'open' },
        ],
        named: () => ({ __typename: 'Person', id: 'p1' }),
      },
      Person: { code: () => 'K-1', name: () => '花子', email: () => 'hanako@example.test', shared: () => 's' },
      Cat: { name: () => 'Tama', chip: () => 'chip-c' },
      Dog: { name: () => 'Pochi', chip: () => 'chip-d' },
    },
  },
  extras: {
    sdl: `${LINK}
      type Query { team: Team }
      type Team { boss: Person @provides(fields: "email") }
      type Person @key(fields: "code") {
        code: String!
        note: String
        email: String @external
        domain: String @requires(fields: "email") @needs(scopes: [["role:secretariat"]])
        shared: String @shareable @needs(scopes: [["role:analyst"], ["role:recruiter"]])
      }
      type Pet @key(fields: "id") @interfaceObject { id: ID! vet: String @policy(policies: [["runs_network"]]) toys: Int }`,
    resolvers: {
      Query: { team: () => ({ boss: { code: 'K-1', email: 'hanako@example.test' } }) },
      Person: {
        note: ({ code }: { code: string }) => `note of ${code}`,
        domain: ({ email }: { email?: string }) => email?.split('@')[1],
        shared: () => 's',
      },
      Pet: { vet: () => 'Dr. Sato', toys: () => 3 },
    },
  },
};

interface Row {
  readonly name: string;
  readonly query: string;
  readonly as?: AccessClaimsInput;
  readonly data: unknown;
  readonly denied: readonly string[];
}
const ROWS: readonly Row[] = [
  {
    name: 'a protected key takes the gateway to another subgraph, and is not shown',
    query: '{ person { note } }',
    data: { person: { note: 'note of K-1' } },
    denied: [],
  },
  {
    name: 'the key itself is removed; as it is never null, it takes its object along',
    query: '{ person { name note code } }',
    data: { person: null },
    denied: ['person.code'],
  },
  {
    name: 'a field that needs a protected one by @requires needs its rights',
    query: '{ person { name domain } }',
    as: ALUMNI,
    data: { person: { name: '花子', domain: null } },
    denied: ['person.domain'],
  },
  {
    name: 'who has them reads it',
    query: '{ person { domain email } }',
    as: SECRETARIAT,
    data: { person: { domain: 'example.test', email: 'hanako@example.test' } },
    denied: [],
  },
  {
    name: '@provides is no way around the rule of another subgraph',
    query: '{ team { boss { email note } } }',
    as: ALUMNI,
    data: { team: { boss: { email: null, note: 'note of K-1' } } },
    denied: ['team.boss.email'],
  },
  {
    name: 'rules of two subgraphs on one field must both hold: one of two scopes is not enough',
    query: '{ person { shared } }',
    as: SECRETARIAT,
    data: { person: { shared: null } },
    denied: ['person.shared'],
  },
  {
    name: 'a scope that is in both is',
    query: '{ person { shared } }',
    as: ANALYST,
    data: { person: { shared: 's' } },
    denied: [],
  },
  {
    name: 'an interface field is as protected as that of its most protected type',
    query: '{ pets { name chip } }',
    data: {
      pets: [
        { name: 'Tama', chip: null },
        { name: 'Pochi', chip: null },
      ],
    },
    denied: ['pets.chip'],
  },
  {
    name: 'a fragment on the type that does not protect it is fine',
    query: '{ pets { ... on Dog { chip } } }',
    data: { pets: [{}, { chip: 'chip-d' }] },
    denied: [],
  },
  {
    name: 'a rule on a field that an interface object adds',
    query: '{ pets { toys vet } }',
    as: ALUMNI,
    data: {
      pets: [
        { toys: 3, vet: null },
        { toys: 3, vet: null },
      ],
    },
    denied: ['pets.vet'],
  },
  {
    name: 'the same through one of its types',
    query: '{ pets { ... on Cat { v: vet } ... on Dog { toys } } }',
    as: ALUMNI,
    data: { pets: [{ v: null }, { toys: 3 }] },
    denied: ['pets.v'],
  },
  {
    name: 'an object of a type that may not be read is null, not nameless',
    query: '{ anything { __typename ... on Open { text } } }',
    data: { anything: [null, { __typename: 'Open', text: 'open' }] },
    denied: ['anything.__typename'],
  },
];

describe('access rules across subgraphs', () => {
  let remote: RemoteGateway;
  beforeAll(async () => (remote = await remoteGateway(subgraphs, systemClock)));
  afterAll(() => remote.stop());

  it.each(ROWS)('$name', async ({ query, as, data, denied }) => {
    for (const seen of Object.values(remote.arrivals)) seen.length = 0;
    const { body } = await remote.test.query(query, { ...(as && { as }) });
    expect(body.data).toEqual(data);
    expect((body.errors ?? []).map(({ path }) => (path as string[]).join('.'))).toEqual(denied);
    expect((body.errors ?? []).every(({ extensions }) => extensions?.code === 'UNAUTHORIZED_FIELD')).toBe(true);
    const asked = Object.values(remote.arrivals).flatMap((seen) => seen.map((arrival) => arrival.body));
    for (const field of denied.map((path) => path.split('.').at(-1)!)) {
      // A key is the gateway's own business.
      if (!['code', '__typename', 'v'].includes(field)) expect(asked.join()).not.toMatch(new RegExp(`\\b${field}\\b`));
    }
  });

  it('shows a key that may not be read in no error either', async () => {
    remote.misbehaviour.set('extras', (response) => response.writeHead(500).end());
    const { body } = await remote.test.query('{ person { name note } }');
    expect(body.data).toEqual({ person: { name: '花子', note: null } });
    expect(JSON.stringify(body)).not.toContain('K-1');
    remote.misbehaviour.delete('extras');
  });
});
