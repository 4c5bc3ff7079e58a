import { federate, type TestSubgraphs } from '../testkit';

const books = [
  { id: '1', isbn: '111', shelf: { room: { name: 'A' }, row: 1 }, title: 'Rivers' },
  { id: '2', isbn: '222', shelf: { room: { name: 'B' }, row: 7 }, title: 'Hills' },
];
type Book = (typeof books)[number];

const library: TestSubgraphs = {
  catalog: {
    sdl: `type Query { books: [Book!]! } type Book @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: String! title: String loan: Loan }
      type Loan @key(fields: "book { isbn } number", resolvable: false) { book: Book! number: Int! }`,
    resolvers: {
      Query: { books: () => books },
      Book: {
        __resolveReference: (known: Partial<Book>) =>
          books.find(({ id, isbn }) => id === known.id || isbn === known.isbn),
        loan: (book: Book) => (book.id === '1' ? { book, number: 4 } : null),
      },
    },
  },
  rooms: {
    sdl: `type Book @key(fields: "isbn") @key(fields: "shelf { room { name } row }") { isbn: String! shelf: Shelf! }
      type Shelf @shareable { room: Room! row: Int! } type Room @shareable { name: String! }`,
    resolvers: {
      Book: { __resolveReference: (known: Partial<Book>) => books.find(({ isbn }) => isbn === known.isbn) },
    },
  },
  guides: {
    sdl: `type Book @key(fields: "shelf { room { name } row }") { shelf: Shelf! way: String }
      type Shelf @shareable { room: Room! row: Int! } type Room @shareable { name: String! }`,
    resolvers: {
      Book: {
        __resolveReference: (book: object) => book,
        way: ({ shelf }: Book) => `${shelf.room.name}, row ${shelf.row}`,
      },
    },
  },
  desk: {
    sdl: `type Loan @key(fields: "book { isbn } number") { book: Book! number: Int! due: String } type Book @key(fields: "isbn") { isbn: String! }`,
    resolvers: {
      Loan: {
        __resolveReference: (loan: object) => loan,
        due: ({ book, number }: { book: Book; number: number }) => `${book.isbn}/${number}`,
      },
    },
  },
};

describe.each(['native', 'apollo'] as const)('keys, with the %s planner', (planner) => {
  it('lead from one key over the next to the subgraph that knows the field', async () => {
    const { run, transports } = await federate(library, { planner });
    const { data } = await run('{ books { way } }');
    expect(data).toEqual({ books: [{ way: 'A, row 1' }, { way: 'B, row 7' }] });
    expect(transports['guides']?.requests).toHaveLength(1);
    expect(transports['guides']?.requests[0]?.body()).toContain('"shelf":{"room":{"name":"A"},"row":1}');
  });

  it('hold another entity where they are compound, of a subgraph that cannot resolve them itself', async () => {
    const { run, transports } = await federate(library, { planner });
    const { data } = await run('{ books { title loan { due } } }');
    expect(data).toEqual({
      books: [
        { title: 'Rivers', loan: { due: '111/4' } },
        { title: 'Hills', loan: null },
      ],
    });
    expect(transports['catalog']?.requests).toHaveLength(1);
  });
});
