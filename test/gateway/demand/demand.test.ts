import { buildASTSchema, parse } from 'graphql';
import { testGateway, type TestGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';
import { ALUMNI, ANALYST } from '../kit/tokens';

const SHOP = `
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/cost/v0.1", import: [{ name: "@cost", as: "@price" }])
{ query: Query mutation: Mutation }
type Query {
  book: Book
  books(first: Int = 20, last: Int): BookConnection @cost__listSize(slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)
  strict(first: Int, last: Int): [Book] @cost__listSize(slicingArguments: ["first", "last"])
  shelf: [Book] @cost__listSize(assumedSize: 30)
  plain: [Book]
  report: Report
  matching(where: Where @price(weight: 4)): Book
  tags(like: String @price(weight: 3)): [String]
  dear: Int @price(weight: 7)
  media: Media
  found: Found
  song: Song
}
type Mutation { sell: Book }
type BookConnection { nodes: [Book] edges: [Edge] total: Int }
type Edge { node: Book }
type Book { title: String author: Author sequels(first: Int): [Book] @cost__listSize(slicingArguments: ["first"], assumedSize: 3, requireOneSlicingArgument: false) }
type Author { name: String }
type Report @price(weight: 50) { text: String }
type Film { title: String length: Int @price(weight: 3) scenes: [Book] @cost__listSize(assumedSize: 40) }
type Game implements Media @price(weight: 9) { title: String length: Int @price(weight: 5) scenes: [Book] }
type Song implements Media { title: String length: Int scenes: [Book] @cost__listSize(assumedSize: 2) mood: Mood pitch: Hertz page(at: Place): [Book] @cost__listSize(slicingArguments: ["at.page.size"]) }
union Found = Film | Game
interface Media { title: String length: Int scenes: [Book] }
enum Mood @price(weight: 6) { LIGHT DARK }
scalar Hertz @price(weight: 8)
input Place { page: Page }
input Page { size: Int }
input Where { title: String @price(weight: 2) and: [Where] }
`;
const book = { title: 'T', author: { name: 'A' }, sequels: [] };
const root = {
  book,
  books: { nodes: [book, book], edges: [{ node: book }], total: 3 },
  shelf: [book, null],
  strict: [book],
  plain: [book],
  report: { text: '' },
  matching: book,
  sell: book,
  tags: ['a'],
  dear: 1,
  media: { __typename: 'Song', title: 'S', length: 1, scenes: [] },
  found: { __typename: 'Film', title: 'F' },
  song: { mood: 'DARK', pitch: 1, page: [] },
};

describe('demand control', () => {
  let test: TestGateway;
  beforeAll(async () => {
    const schema = buildASTSchema(parse(SHOP), { assumeValidSDL: true });
    test = await testGateway({
      engine: localEngine(schema, SHOP, root),
      budgets: { ANONYMOUS: 50, ALUMNI: 100, ANALYST: 100_000 },
    });
  });
  afterAll(() => test.gateway.stop());
  const costOf = async (query: string, variables: Record<string, unknown> = {}) =>
    (await test.query({ query, variables }, { as: ANALYST })).body.extensions?.cost as {
      requested: number;
      actual: number;
    };

  it.each<[string, number, number]>([
    ['{ book { title } }', 1, 1],
    ['{ book { title author { name } } }', 2, 2],
    ['{ tags dear }', 7, 7],
    ['{ tags(like: "x") }', 3, 3],
    ['{ report { text } }', 50, 50],
    ['{ plain { title } }', 10, 1],
    ['{ shelf { title author { name } } }', 60, 2],
    ['{ books { nodes { title } } }', 21, 3],
    ['{ books(first: 5) { total nodes { author { name } } } }', 11, 5],
    ['{ books(first: 5, last: 8) { edges { node { title } } } }', 17, 3],
    ['{ strict(first: 4) { title } }', 4, 1],
    ['{ shelf { sequels { title } } }', 120, 1],
    ['{ shelf { sequels(first: 50) { title } } }', 1530, 1],
    ['mutation { sell { title } }', 11, 11],
    ['{ matching(where: { title: "x", and: [{ title: "y" }, {}] }) { title } }', 12, 12],
    // Behind an interface or union the dearest may come: of the object, of its field, and of the length of its lists.
    ['{ media { title } }', 9, 9],
    ['{ media { length } }', 14, 14],
    ['{ media { scenes { title } } }', 11, 9],
    ['{ found { ... on Film { title } } }', 9, 9],
    ['{ song { mood pitch } }', 15, 15],
    ['{ song { page(at: { page: { size: 12 } }) { title } } }', 15, 3],
    ['{ a: book { title } b: book { title } ...F } fragment F on Query { c: book { title } }', 3, 3],
    ['{ book @skip(if: true) { title } ... @include(if: false) { plain { title } } }', 0, 0],
  ])('%s costs %i, and %i by its answer', async (query, requested, actual) => {
    expect(await costOf(query)).toEqual({ requested, actual, budget: 100_000 });
  });

  it('takes sizes from variables and their defaults', async () => {
    const query = 'query($n: Int = 7) { books(first: $n) { nodes { title } } }';
    expect((await costOf(query)).requested).toBe(8);
    expect((await costOf(query, { n: 3 })).requested).toBe(4);
  });

  it('wants exactly one slicing argument where the schema says so', async () => {
    for (const query of ['{ strict { title } }', '{ strict(first: 1, last: 2) { title } }']) {
      const reply = await test.query(query, { as: ANALYST });
      expect([reply.status, reply.body.errors?.[0]?.extensions?.code]).toEqual([400, 'COST_LIMIT_EXCEEDED']);
    }
  });

  it.each([99_999_999, -5, 2_147_483_647])(
    'refuses a page of %i or counts it as nothing, before the engine',
    async (first) => {
      test.engine.requests.length = 0;
      const reply = await test.query(
        { query: 'query($n: Int) { books(first: $n) { nodes { title } } }', variables: { n: first } },
        { as: ALUMNI },
      );
      expect(reply.status).toBe(first > 0 ? 400 : 200);
      expect(test.engine.requests).toHaveLength(first > 0 ? 0 : 1);
    },
  );

  it('refuses what the role cannot afford, with the quote, and leaves it to others', async () => {
    const query = '{ books(first: 100) { nodes { title } } }';
    const reply = await test.query(query, { as: ALUMNI });
    expect([reply.status, reply.body.errors?.[0]?.extensions?.code]).toEqual([400, 'COST_LIMIT_EXCEEDED']);
    expect(reply.body.extensions).toEqual({ cost: { requested: 101, budget: 100 } });
    expect((await test.query(query, { as: ANALYST })).status).toBe(200);
  });

  it('counts each look at the schema, so that many in one operation are no way to keep the gateway busy', async () => {
    const many = (count: number): string =>
      `{ ${Array.from({ length: count }, (_, i) => `s${i}: __schema { types { name } }`).join(' ')} }`;
    expect((await test.query(many(1), { as: ALUMNI })).status).toBe(200);
    const reply = await test.query(many(2), { as: ALUMNI });
    expect([reply.status, reply.body.extensions]).toEqual([400, { cost: { requested: 200, budget: 100 } }]);
  });

  it('quotes a dry run without running it, also what is too expensive', async () => {
    test.engine.requests.length = 0;
    const extensions = { demandControl: { dryRun: true } };
    const reply = await test.query({ query: '{ books(first: 100) { nodes { title } } }', extensions }, { as: ALUMNI });
    expect(reply.body).toEqual({ data: null, extensions: { cost: { requested: 101, budget: 100 } } });
    expect(test.engine.requests).toHaveLength(0);
  });
});
