import { monolithOf, type WholeResolvers } from '../monolith';
import { shop, shopProducts, shopReviews, shopUsers } from './shop';

type User = (typeof shopUsers)[number];
type Product = (typeof shopProducts)[number];
type Review = (typeof shopReviews)[number];

const userOf = (wanted: string) => shopUsers.find(({ id }) => id === wanted) ?? null;
const productOf = (wanted: string) => shopProducts.find(({ upc }) => upc === wanted) ?? null;
/** The first ones; as `slice` counts, from the end for a negative number. */
const firstOf = <T>(items: readonly T[], { first }: { first?: number | null }) => items.slice(0, first ?? undefined);

const resolvers: WholeResolvers = {
  Query: {
    me: () => shopUsers[0],
    users: () => shopUsers,
    user: (_, { id }: { id: string }) => userOf(id),
    topProducts: (_, { first }: { first: number | null }) => shopProducts.slice(0, first as number),
    product: (_, { upc }: { upc: string }) => productOf(upc),
  },
  Mutation: {
    rename: (_, { id, name }: { id: string; name: string }) => ({ ...userOf(id), name }),
    review: (_, { upc, body }: { upc: string; body: string }) => ({ id: 'r9', authorId: 'u1', upc, body }),
  },
  User: {
    reviews: ({ id }: User, given) =>
      firstOf(
        shopReviews.filter(({ authorId }) => authorId === id),
        given,
      ),
  },
  Review: {
    author: ({ authorId }: Review) => userOf(authorId),
    product: ({ upc }: Review) => productOf(upc),
    body: ({ body }: Review, { short }: { short: boolean | null }) => (short ? body.slice(0, 3) : body),
  },
  Product: {
    name: ({ name }: Product, { upper }: { upper?: boolean | null }) => (upper ? name.toUpperCase() : name),
    reviews: ({ upc }: Product, given) =>
      firstOf(
        shopReviews.filter((review) => review.upc === upc),
        given,
      ),
    inStock: ({ upc }: Product) => upc !== 'p2',
    shippingEstimate: ({ price, weight }: Product, { rate }: { rate: number | null }) =>
      weight === null ? null : price > 1000 ? 0 : weight * (rate as number),
  },
};

export const shopMonolith = () => monolithOf(shop, resolvers);
