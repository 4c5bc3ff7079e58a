import { monolithOf, type WholeResolvers } from '../monolith';
import type { TestSubgraphs } from '../testkit';

const accounts = ['a1', 'a2'].map((id) => ({ __typename: 'Account', id, title: `Account ${id}` }));
const accountOf = (wanted: string) => accounts.find(({ id }) => id === wanted) ?? null;
/** What a field was given, so that an answer shows how arguments arrived. */
const given = (_: unknown, received: object) => JSON.stringify(received);

/** Fields whose answers depend on the order in which they are called, over two subgraphs that share one sum. */
function workings() {
  let sum = 1;
  const written: string[] = [];
  const receipt = (id: string) => ({ __typename: 'Receipt', sum, account: accountOf(id) });
  return {
    deposit: (_: unknown, { to, amount }: { to: string; amount: number }) => {
      sum = (sum + amount) | 0;
      return receipt(to);
    },
    multiply: (_: unknown, { by }: { by: number | null }) => (sum = (sum * (by ?? 2)) | 0),
    refuse: () => {
      throw new Error('Refused.');
    },
    note: (_: unknown, { input }: { input: { on: string; text: string | null; kind: string } }) => {
      written.push(input.text ?? '');
      return { __typename: 'Note', number: written.length, sum, kind: input.kind, account: accountOf(input.on) };
    },
    square: () => (sum = (sum * sum) | 0),
  };
}

const arguments_ = `(int: Int, float: Float! = 1.0, text: String = "dé", flag: Boolean, id: ID!= "x", kinds: [Kind!] = [PLAIN],
  grid: [[Int]], filter: Filter = { kind: LOUD }, filters: [Filter!])`;
const shared = `enum Kind { PLAIN LOUD } input Filter { on: ID text: String = "t" kind: Kind! = PLAIN numbers: [Float!] not: Filter }`;

/** Mutations in order over two subgraphs, arguments of every shape, entries behind an interface and a union. */
export function ledger(): TestSubgraphs {
  const { deposit, multiply, refuse, note, square } = workings();
  return {
    money: {
      sdl: `${shared} type Query { accounts: [Account!]! account(id: ID!): Account echo${arguments_}: String entry(number: Int!): Entry }
        type Mutation { deposit(to: ID! = "a1", amount: Int! = 1): Receipt multiply(by: Int): Int! refuse(hard: Boolean = true): Int }
        type Receipt { sum: Int! account: Account } interface Entry { number: Int! }
        type Account implements Entry @key(fields: "id") { id: ID! number: Int! title: String!  echo${arguments_}: String }
        type Line implements Entry { number: Int! account: Account lines: [[Line]] }`,
      resolvers: {
        Query: {
          accounts: () => accounts,
          account: (_: unknown, { id }: { id: string }) => accountOf(id),
          echo: given,
          entry: (_: unknown, { number }: { number: number }) => entryOf(number),
        },
        Mutation: { deposit, multiply, refuse },
        Account: { __resolveReference: ({ id }: { id: string }) => accountOf(id), number: numberOf, echo: given },
      },
    },
    notes: {
      sdl: `${shared} type Query { latest: [Thing] noted${arguments_}: String } union Thing = Note | Account
        type Mutation { note(input: NoteInput!): Note square: Int! } input NoteInput { on: ID! = "a2" text: String kind: Kind! = LOUD }
        type Note { number: Int! sum: Int! kind: Kind account: Account }
        type Account @key(fields: "id") { id: ID! title: String! @external heading: String @requires(fields: "title") noted${arguments_}: String }`,
      resolvers: {
        Query: { latest: () => latest, noted: given },
        Mutation: { note, square },
        Account: { heading: headingOf, noted: given },
      },
    },
  };
}

const numberOf = ({ id }: { id: string }) => Number(id.slice(1));
const headingOf = ({ title }: { title: string }) => `# ${title}`;
const line = (depth: number): object => ({
  __typename: 'Line',
  number: depth,
  account: accountOf('a1'),
  lines: depth > 0 ? [[line(depth - 1), null], null, []] : null,
});
const entryOf = (number: number) => (number < 0 ? null : number > 2 ? line(3) : accountOf(`a${number}`));
const latest = [{ __typename: 'Note', number: 0, sum: 0, kind: 'PLAIN', account: accountOf('a2') }, ...accounts, null];

const resolversOf = ({ deposit, multiply, refuse, note, square }: ReturnType<typeof workings>): WholeResolvers => ({
  Query: {
    accounts: () => accounts,
    account: (_, { id }: { id: string }) => accountOf(id),
    echo: given,
    noted: given,
    entry: (_, { number }: { number: number }) => entryOf(number),
    latest: () => latest,
  },
  Mutation: { deposit, multiply, refuse, note, square },
  Account: { number: numberOf, heading: headingOf, echo: given, noted: given },
});

export const ledgerMonolith = () => monolithOf(ledger(), resolversOf(workings()));
