import { media } from './cases/media';
import { mediaMonolith } from './cases/media-monolith';
import { papersGraph } from './cases/papers';
import { federate, stockFederation, type TestSubgraphs } from './testkit';

/** A room's guests are asked for with one number by the client and with another one by `@requires`. */
const hotel: TestSubgraphs = {
  rooms: {
    sdl: `type Query { rooms: [Room!] } type Room @key(fields: "id") { id: ID! guests(first: Int!): [String!] rate(currency: String!): Int }`,
    resolvers: {
      Query: { rooms: () => [{ id: '1' }] },
      Room: {
        __resolveReference: (room: object) => room,
        guests: (_: unknown, { first }: { first: number }) => ['Aoi', 'Ken', 'Mio'].slice(0, first),
        rate: (_: unknown, { currency }: { currency: string }) => (currency === 'JPY' ? 9_000 : 60),
      },
    },
  },
  bills: {
    sdl: `type Room @key(fields: "id") { id: ID! guests(first: Int!): [String!] @external rate(currency: String!): Int @external
      payer: String @requires(fields: "guests(first: 3)")
      inYen: String @requires(fields: "rate(currency: \\"JPY\\")") inEuro: String @requires(fields: "rate(currency: \\"EUR\\")") }`,
    resolvers: {
      Room: {
        __resolveReference: (room: object) => room,
        payer: ({ guests }: { guests: string[] }) => guests.at(-1),
        inYen: ({ rate }: { rate: number }) => `¥${rate}`,
        inEuro: ({ rate }: { rate: number }) => `€${rate}`,
      },
    },
  },
};

/** Both subgraphs have a page's blocks, and each has a kind of block that the other does not know. */
const pages: TestSubgraphs = Object.fromEntries(
  (['Quote', 'Video'] as const).map((own) => [
    own.toLowerCase(),
    {
      sdl: `type Query { ${own.toLowerCase()}Page: Page } type Page @key(fields: "id") { id: ID! body: Body @shareable }
        type Body @shareable { blocks: [Block!]! } union Block = Text | ${own} type Text @shareable { text: String }
        type ${own} { ${own === 'Quote' ? 'by: Author' : 'seconds(round: Boolean): Int'} } ${own === 'Quote' ? 'type Author { name: String }' : ''}`,
      resolvers: {
        Query: { [`${own.toLowerCase()}Page`]: () => ({ id: own }) },
        Page: {
          body: () => ({
            blocks: [
              { __typename: 'Text', text: 'Hello' },
              { __typename: own, by: { name: 'Aoi' }, seconds: 12 },
            ],
          }),
        },
      },
    },
  ]),
);

describe('what planners get wrong or leave to the executor', () => {
  it('sends a required field under its own name when it is asked for with other arguments too', async () => {
    const { run } = await federate(hotel);
    const guests = await run('{ rooms { guests(first: 1) payer } }');
    expect(guests.data).toEqual({ rooms: [{ guests: ['Aoi'], payer: 'Mio' }] });
    const rates = await run('{ rooms { inYen inEuro rate(currency: "EUR") } }');
    expect(rates.data).toEqual({ rooms: [{ inYen: '¥9000', inEuro: '€60', rate: 60 }] });
  });

  // Both planners merge the two fetches then, and one representation cannot hold two rates.
  it('keeps two sets of arguments of one required field apart when another field is required as well', async () => {
    const { run, transports } = await federate(hotel);
    const { data } = await run('{ rooms { guests(first: 1) payer inYen inEuro rate(currency: "EUR") } }');
    expect(data).toEqual({ rooms: [{ guests: ['Aoi'], payer: 'Mio', inYen: '¥9000', inEuro: '€60', rate: 60 }] });
    expect(transports['bills']?.requests).toHaveLength(1);
  });

  it('does so at several places at once, whatever arguments the client gives there', async () => {
    const { run } = await federate(hotel);
    const query = `query ($in: String!, $n: Int!) { rooms { guests(first: $n) payer inYen inEuro rate(currency: $in) }
      again: rooms { inEuro inYen payer guests(first: 3) dear: rate(currency: "JPY") rate(currency: $in) } }`;
    const right = { payer: 'Mio', inYen: '¥9000', inEuro: '€60' };
    for (const [name, rate] of [
      ['EUR', 60],
      ['JPY', 9_000],
    ] as const) {
      const { data } = await run(query, { in: name, n: 2 });
      const [first, again] = [{ guests: ['Aoi', 'Ken'] }, { guests: ['Aoi', 'Ken', 'Mio'], dear: 9_000 }];
      expect(data).toEqual({ rooms: [{ ...first, ...right, rate }], again: [{ ...again, ...right, rate }] });
    }
  });

  it('knows a required field without arguments from the same one with some', async () => {
    const { run } = await federate({
      people: {
        sdl: `type Query { people: [Person!] } type Person @key(fields: "id") { id: ID! name(upper: Boolean): String }`,
        resolvers: {
          Query: { people: () => [{ id: '1' }] },
          Person: { name: (_: unknown, { upper }: { upper?: boolean }) => (upper ? 'AOI' : 'Aoi') },
        },
      },
      cards: {
        sdl: `type Person @key(fields: "id") { id: ID! name(upper: Boolean): String @external card: String @requires(fields: "name") }`,
        resolvers: { Person: { card: ({ name }: { name: string }) => `| ${name} |` } },
      },
    });
    const { data } = await run(
      '{ people { name(upper: true) card } more: people { card loud: name(upper: true) name } }',
    );
    const card = '| Aoi |';
    expect(data).toEqual({ people: [{ name: 'AOI', card }], more: [{ card, loud: 'AOI', name: 'Aoi' }] });
  });

  it('knows them apart without the native planner too, and says what to do about two sets that are both required', async () => {
    const { run } = await federate(hotel, { planner: 'apollo' });
    const { data } = await run(
      '{ rooms { guests(first: 1) payer inEuro rate(currency: "JPY") } more: rooms { rate(currency: "JPY") inYen } }',
    );
    expect(data).toEqual({
      rooms: [{ guests: ['Aoi'], payer: 'Mio', inEuro: '€60', rate: 9_000 }],
      more: [{ rate: 9_000, inYen: '¥9000' }],
    });
    await expect(run('{ rooms { inYen inEuro } }')).rejects.toThrow('in separate operations');
  });

  it('tells types apart where the client asks for their names under an alias only', async () => {
    const { run } = await federate(media);
    const { data } = await run('{ best { ... on Book { isbn } ... on Film { stars } } anything { kind: __typename } }');
    const kinds = ['Book', 'Book', 'Film', 'Owner'].map((kind) => ({ kind }));
    expect(data).toEqual({ best: { isbn: '111' }, anything: [...kinds, null] });
  });

  const blocks = `{ body { blocks { __typename ... on Text { text } ... on Quote { by { name } } ...V } } }`;
  const fragment = 'fragment V on Video { seconds(round: $yes) }';
  it.each([
    ['quotePage', { __typename: 'Quote', by: { name: 'Aoi' } }],
    ['videoPage', { __typename: 'Video', seconds: 12 }],
  ])('asks a subgraph of a shared field for the union members that only it knows: %s', async (page, own) => {
    const query = `query ($yes: Boolean) { ${page} ${blocks} } ${fragment}`;
    for (const planner of ['native', 'apollo'] as const) {
      const { run } = await federate(pages, { planner });
      const answer = await run(query, { yes: true });
      expect(answer).toEqual({ data: { [page]: { body: { blocks: [{ __typename: 'Text', text: 'Hello' }, own] } } } });
    }
  });

  it('never sends a subgraph a type, fragment or variable that it does not know or need', async () => {
    const { run, transports } = await federate(pages);
    await run(`query ($yes: Boolean) { quotePage ${blocks} videoPage ${blocks} } ${fragment}`, { yes: true });
    const asked = transports['quote']?.requests.map(({ document }) => document).join('\n') ?? '';
    expect(asked).toContain('Quote');
    expect(asked).not.toMatch(/Video|\$yes/);
    expect(JSON.stringify(transports['quote']?.requests.map((request) => request.variables()))).not.toContain('yes');
  });

  it('fetches for each object type behind an interface object what is asked for that type', async () => {
    const { run } = await federate(media);
    const stock = await stockFederation(media);
    const query = '{ best { ... on Book { stars } ... on Film { related { title } } } }';
    expect((await run(query)).data).toEqual({ best: { stars: 5 } });
    expect((await stock.run(query)).data).toEqual({ best: { stars: 5 } });
    const deeper = '{ best { ... on Book { fans { label } } ... on Film { related { ... on Book { stars } } } } }';
    expect((await run(deeper)).data).toEqual({ best: { fans: [{ label: '#Kyoto 600' }, { label: '#Nara 630' }] } });
    await stock.stop();
  });

  it.each(['native', 'apollo'] as const)('answers an object of which variables leave nothing (%s)', async (planner) => {
    const { run } = await federate(hotel, { planner });
    const query = 'query ($a: Boolean!, $b: Boolean!) { rooms @skip(if: $a) { id @skip(if: $b) payer @skip(if: $b) } }';
    expect(await run(query, { a: false, b: true })).toEqual({ data: { rooms: [{}] } });
    const shops = await federate(media, { planner });
    const deeper = 'query ($a: Boolean!, $b: Boolean!) { newest { shop @skip(if: $a) { name @skip(if: $b) } } }';
    expect(await shops.run(deeper, { a: false, b: true })).toEqual({ data: { newest: { shop: {} } } });
    expect(await shops.run(deeper, { a: true, b: true })).toEqual({ data: { newest: {} } });
  });

  it.each([
    '{ worst { ... on Book { best: stars } ... on Film { best: stars(outOf: 10) } } }',
    '{ newest { n: stars stars } worst { ... on Book { n: stars(outOf: 3) stars } ... on Film { n: stars(outOf: 7) stars(outOf: 9) } } }',
    'query ($n: Int) { worst { ...F ... on Film { best: stars(outOf: $n) } } } fragment F on Book { ... on Book { best: stars } }',
  ])('lets one key stand for different calls on different types: %s', async (query) => {
    const whole = mediaMonolith();
    for (const planner of ['native', 'apollo'] as const) {
      const { run } = await federate(media, { planner });
      expect((await run(query, { n: 2 })).data).toEqual((await whole.run(query, { n: 2 })).data);
    }
  });

  it('says nothing of errors of what variables leave out, even where the planner drops a condition', async () => {
    const { run } = await federate(papersGraph);
    const query = `query ($no: Boolean!, $n: Int) { papers { parts { ... on Table @skip(if: $no) {
      rows { person { email } } again: rows { value(round: $n) person { name } } } } } }`;
    const parts = [[{ parts: [{}, {}, null, {}] }, { parts: [] }], null, [{ parts: [{}, {}] }, null]];
    expect(await run(query, { no: true, n: -1 })).toEqual({ data: { papers: parts } });
    expect((await run(query, { no: false, n: -1 })).errors).not.toEqual([]);
  });

  it.each(['native', 'apollo'] as const)(
    'has what is required though a variable leaves it out beside (%s)',
    async (planner) => {
      const { run } = await federate(papersGraph, { planner });
      const query = 'query ($v: Boolean!) { paper(id: "r1") { ... on Report { a: digest @include(if: $v) rank } } }';
      expect(await run(query, { v: false })).toEqual({ data: { paper: { rank: 15 } } });
      expect(await run(query, { v: true })).toEqual({ data: { paper: { a: '#26', rank: 15 } } });
    },
  );

  it('says that it cannot when no subgraph can, instead of answering null', async () => {
    const { run } = await federate({
      a: {
        sdl: 'type Query { node: Node } interface Node @key(fields: "id") { id: ID! }',
        resolvers: { Query: { node: () => null } },
      },
      b: {
        sdl: 'type Query { b: Node } type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! size: Int }',
        resolvers: { Query: { b: () => ({ id: '1', size: 3 }) } },
      },
    });
    await expect(run('{ node { size } }')).rejects.toThrow();
    expect(await run('{ b { size } }')).toEqual({ data: { b: { size: 3 } } });
  });

  it('takes directives in documents that subgraphs have composed', async () => {
    const LINKED = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
      @link(url: "https://example.com/trace/v1.0", import: ["@trace"]) @composeDirective(name: "@trace")
      directive @trace(level: Level! = LOW) on FIELD enum Level { LOW HIGH } `;
    const { run, transports } = await federate({
      one: { sdl: `${LINKED} type Query { one: Int }`, resolvers: { Query: { one: () => 1 } } },
      two: { sdl: `${LINKED} type Query { two: Int }`, resolvers: { Query: { two: () => 2 } } },
    });
    const answer = await run('query ($l: Level!) { one @trace two @trace(level: $l) }', { l: 'HIGH' });
    expect(answer).toEqual({ data: { one: 1, two: 2 } });
    expect(transports['one']?.requests[0]?.document).not.toContain('trace');
    await expect(run('{ one @unknown }')).rejects.toThrow('Unknown directive');
  });
});
