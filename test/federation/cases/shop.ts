import type { TestSubgraphs } from '../testkit';

export const shopUsers = [
  { id: 'u1', name: 'Aoi', username: 'aoi' },
  { id: 'u2', name: 'Ren', username: 'ren' },
  { id: 'u3', name: 'Mio', username: 'mio' },
];
export const shopProducts = [
  { upc: 'p1', name: 'Desk', price: 900, weight: 100 },
  { upc: 'p2', name: 'Sofa', price: 1200, weight: 1000 },
  { upc: 'p3', name: 'Chair', price: 50, weight: null },
];
export const shopReviews = [
  { id: 'r1', authorId: 'u1', upc: 'p1', body: 'Love it' },
  { id: 'r2', authorId: 'u1', upc: 'p2', body: 'Too big' },
  { id: 'r3', authorId: 'u2', upc: 'p1', body: 'Fine' },
  { id: 'r4', authorId: 'u3', upc: 'p3', body: 'Wobbly' },
];

const userOf = (id: string) => shopUsers.find((user) => user.id === id) ?? null;
const reviewOf = (review: (typeof shopReviews)[number]) => ({
  ...review,
  author: { __typename: 'User', id: review.authorId, username: userOf(review.authorId)?.username },
  product: { __typename: 'Product', upc: review.upc },
});

/** People who review things they bought: the schema most gateways are shown with, plus media behind an interface object. */
export const shop: TestSubgraphs = {
  accounts: {
    sdl: `
      type Query { me: User users: [User!]! user(id: ID!): User }
      type Mutation { rename(id: ID!, name: String!): User }
      type User @key(fields: "id") { id: ID! name: String! username: String @shareable }
    `,
    resolvers: {
      Query: {
        me: () => shopUsers[0],
        users: () => shopUsers,
        user: (_: unknown, { id }: { id: string }) => userOf(id),
      },
      Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...userOf(id), name }) },
      User: { __resolveReference: ({ id }: { id: string }) => userOf(id) },
    },
  },
  reviews: {
    sdl: `
      type Mutation { review(upc: String!, body: String!): Review }
      type User @key(fields: "id") { id: ID! username: String @external reviews(first: Int): [Review!] }
      type Review @key(fields: "id") { id: ID! body(short: Boolean = false): String author: User @provides(fields: "username") product: Product }
      type Product @key(fields: "upc") { upc: String! reviews(first: Int): [Review!] }
    `,
    resolvers: {
      Mutation: {
        review: (_: unknown, { upc, body }: { upc: string; body: string }) =>
          reviewOf({ id: 'r9', authorId: 'u1', upc, body }),
      },
      User: {
        reviews: ({ id }: { id: string }, { first }: { first?: number }) =>
          shopReviews
            .filter(({ authorId }) => authorId === id)
            .map(reviewOf)
            .slice(0, first ?? undefined),
      },
      Review: {
        __resolveReference: ({ id }: { id: string }) => {
          const found = shopReviews.find((review) => review.id === id);
          return found ? reviewOf(found) : null;
        },
        body: ({ body }: { body: string }, { short }: { short: boolean }) => (short ? body.slice(0, 3) : body),
      },
      Product: {
        reviews: ({ upc }: { upc: string }, { first }: { first?: number }) =>
          shopReviews
            .filter((review) => review.upc === upc)
            .map(reviewOf)
            .slice(0, first ?? undefined),
      },
    },
  },
  products: {
    sdl: `
      type Query { topProducts(first: Int = 5): [Product!]! product(upc: String!): Product }
      type Product @key(fields: "upc") { upc: String! name(upper: Boolean): String price: Int weight: Int }
    `,
    resolvers: {
      Query: {
        topProducts: (_: unknown, { first }: { first: number }) => shopProducts.slice(0, first),
        product: (_: unknown, { upc }: { upc: string }) => shopProducts.find((product) => product.upc === upc) ?? null,
      },
      Product: {
        __resolveReference: ({ upc }: { upc: string }) => shopProducts.find((product) => product.upc === upc) ?? null,
        name: ({ name }: { name: string }, { upper }: { upper?: boolean }) => (upper ? name.toUpperCase() : name),
      },
    },
  },
  inventory: {
    sdl: `
      type Product @key(fields: "upc") {
        upc: String! weight: Int @external price: Int @external inStock: Boolean!
        shippingEstimate(rate: Int = 2): Int @requires(fields: "price weight")
      }
    `,
    resolvers: {
      Product: {
        inStock: ({ upc }: { upc: string }) => upc !== 'p2',
        shippingEstimate: (
          { price, weight }: { price?: number; weight?: number | null },
          { rate }: { rate: number },
        ) => (price == null || weight == null ? null : price > 1000 ? 0 : weight * rate),
      },
    },
  },
};
