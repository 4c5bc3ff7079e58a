import type { TestSubgraphs } from '../testkit';

const books = [
  { __typename: 'Book', id: 'b1', title: 'Rivers', isbn: '111', ownerId: 'o1', pages: 120 },
  { __typename: 'Book', id: 'b2', title: 'Hills', isbn: '222', ownerId: 'o2', pages: null },
];
const films = [{ __typename: 'Film', id: 'f1', title: 'Night', minutes: 90, ownerId: 'o1' }];
export const mediaItems = [...books, ...films];
export const mediaOwners = [
  { id: 'o1', name: 'Archive', level: 'GOLD', address: { city: 'Kyoto', zip: '600' } },
  { id: 'o2', name: 'Museum', level: 'HIDDEN', address: { city: 'Nara', zip: '630' } },
];
const byId =
  <T extends { id: string }>(items: readonly T[]) =>
  ({ id }: { id: string }) =>
    items.find((item) => item.id === id) ?? null;
const withOwner = <T extends { ownerId: string }>(item: T) => ({ ...item, owner: { id: item.ownerId } });

/** Interfaces, unions, an interface object, compound and several keys, `@requires` of objects and fragments, `@provides`, `@override`, enums. */
export const media: TestSubgraphs = {
  catalog: {
    sdl: `
      type Query { media: [Media!]! medium(id: ID!): Media anything: [Anything] newest: Book }
      interface Media @key(fields: "id") { id: ID! title: String owner: Owner }
      type Book implements Media @key(fields: "id") @key(fields: "isbn") { id: ID! title: String isbn: String! pages: Int owner: Owner }
      type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int! owner: Owner }
      union Anything = Book | Film | Owner
      type Owner @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        media: () => mediaItems.map(withOwner),
        medium: (_: unknown, reference: { id: string }) => {
          const found = byId(mediaItems)(reference);
          return found ? withOwner(found) : null;
        },
        anything: () => [...mediaItems.map(withOwner), { __typename: 'Owner', id: 'o1' }, null],
        newest: () => withOwner(books[0] as (typeof books)[0]),
      },
      Media: {
        __resolveReference: (reference: { id: string }) =>
          withOwner(byId(mediaItems)(reference) as (typeof mediaItems)[0]),
      },
      Book: {
        __resolveReference: ({ id, isbn }: { id?: string; isbn?: string }) => {
          const found = books.find((book) => book.id === id || book.isbn === isbn);
          return found ? withOwner(found) : null;
        },
      },
      Film: {
        __resolveReference: (reference: { id: string }) => {
          const found = byId(films)(reference);
          return found ? withOwner(found) : null;
        },
      },
    },
  },
  ratings: {
    sdl: `
      type Query { best: Media worst: Media }
      type Media @key(fields: "id") @interfaceObject { id: ID! stars(outOf: Int = 5): Int related: [Media!] fans: [Owner!] @provides(fields: "name") }
      type Owner @key(fields: "id") { id: ID! name: String @external }
    `,
    resolvers: {
      Query: { best: () => ({ id: 'b1' }), worst: () => ({ id: 'f1' }) },
      Media: {
        __resolveReference: (reference: { id: string }) => reference,
        stars: ({ id }: { id: string }, { outOf }: { outOf: number }) => (id === 'b2' ? null : id === 'b1' ? outOf : 1),
        related: ({ id }: { id: string }) =>
          id === 'b2' ? null : mediaItems.filter((item) => item.id !== id).map((item) => ({ id: item.id })),
        fans: ({ id }: { id: string }) => (id === 'b2' ? null : mediaOwners.map(({ id, name }) => ({ id, name }))),
      },
    },
  },
  owners: {
    sdl: `
      type Query { owners: [Owner!] }
      enum Level { GOLD SILVER HIDDEN @inaccessible }
      type Owner @key(fields: "id") { id: ID! name: String @shareable level: Level address: Address tags: [String!]! }
      type Address { city: String zip: String! }
    `,
    resolvers: {
      Query: { owners: () => mediaOwners },
      Owner: {
        __resolveReference: byId(mediaOwners),
        tags: ({ name }: { name: string }) => [name, name.toLowerCase()],
      },
    },
  },
  shipping: {
    sdl: `
      type Owner @key(fields: "id") { id: ID! address: Address @external label(prefix: String = "#"): String @requires(fields: "address { city zip }") }
      type Address @external { city: String zip: String! }
      type Book @key(fields: "isbn") { isbn: String! pages: Int @external weight: Int @requires(fields: "pages") shop: Shop! }
      type Shop @key(fields: "code region { name }") { code: String! region: Region! name: String @shareable }
      type Region @shareable { name: String! }
    `,
    resolvers: {
      Owner: {
        label: ({ address }: { address?: { city: string; zip: string } }, { prefix }: { prefix: string }) =>
          address ? `${prefix}${address.city} ${address.zip}` : null,
      },
      Book: {
        weight: ({ pages }: { pages: number | null }) => (pages === null ? null : pages * 2),
        shop: ({ isbn }: { isbn: string }) => ({ code: isbn, region: { name: 'Kansai' }, name: `Shop ${isbn}` }),
      },
    },
  },
  shops: {
    sdl: `
      type Shop @key(fields: "code region { name }") { code: String! region: Region! open: Boolean! best: Book }
      type Region @shareable { name: String! }
      type Book @key(fields: "isbn") { isbn: String! }
    `,
    resolvers: {
      Shop: { __resolveReference: (reference: object) => reference, open: () => true, best: () => ({ isbn: '222' }) },
    },
  },
};
