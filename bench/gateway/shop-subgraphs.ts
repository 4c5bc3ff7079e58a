import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { benchProducts, benchReviews, benchUsers, type BenchReview } from './shop-data';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires",
  "@provides", "@shareable"])\n`;

export const BENCH_SDL: Readonly<Record<string, string>> = {
  accounts: `
    type Query { me: User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable }`,
  inventory: `
    type Product @key(fields: "upc") {
      upc: String! weight: Int @external price: Int @external inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  reviews: `
    type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
};

const author = ({ authorId }: BenchReview) => ({
  __typename: 'User',
  id: authorId,
  username: benchUsers.find(({ id }) => id === authorId)?.username,
});

const RESOLVERS: Readonly<Record<string, unknown>> = {
  accounts: {
    Query: { me: () => benchUsers[0], users: () => benchUsers },
    User: { __resolveReference: ({ id }: { id: string }) => benchUsers.find((user) => user.id === id) },
  },
  inventory: {
    Product: {
      __resolveReference: (reference: { upc: string }) => ({
        ...reference,
        inStock: benchProducts.find(({ upc }) => upc === reference.upc)?.inStock,
      }),
      shippingEstimate: ({ price, weight }: { price: number; weight: number }) =>
        price > 1000 ? 0 : Math.round(weight * 0.5),
    },
  },
  products: {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => benchProducts.slice(0, first) },
    Product: { __resolveReference: ({ upc }: { upc: string }) => benchProducts.find((product) => product.upc === upc) },
  },
  reviews: {
    Review: { author, product: ({ upc }: BenchReview) => ({ __typename: 'Product', upc }) },
    User: { reviews: ({ id }: { id: string }) => benchReviews.filter(({ authorId }) => authorId === id) },
    Product: { reviews: ({ upc }: { upc: string }) => benchReviews.filter((review) => review.upc === upc) },
  },
};

export const benchTypeDefs = (name: string) => parse(LINK + BENCH_SDL[name]);

export function benchSchemas(): Map<string, GraphQLSchema> {
  return new Map(
    Object.keys(BENCH_SDL).map((name) => [
      name,
      buildSubgraphSchema([{ typeDefs: benchTypeDefs(name), resolvers: RESOLVERS[name] as never }]),
    ]),
  );
}
