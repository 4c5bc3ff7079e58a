import { monolithOf, type WholeResolvers } from '../monolith';
import type { TestSubgraphs } from '../testkit';

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly nick: string | null;
  readonly bossId: string | null;
  readonly city: { readonly name: string; readonly zip: string } | null;
}

const people: readonly Person[] = [
  { id: 'p1', email: 'aoi@x', name: 'Aoi', nick: 'ao', bossId: 'p2', city: { name: 'Kyoto', zip: '600' } },
  { id: 'p2', email: 'ken@x', name: null, nick: 'ke', bossId: null, city: null },
  { id: 'p3', email: 'mio@x', name: 'Mio', nick: 'mi', bossId: 'p1', city: { name: 'Nara', zip: '630' } },
];
const person = (id: string | null) => people.find((one) => one.id === id) ?? null;
const personBy = (reference: { id?: string; email?: string; nick?: string }) =>
  people.find(({ id, email, nick }) => id === reference.id || email === reference.email || nick === reference.nick) ??
  null;

const text = (body: string | null) => ({ __typename: 'Text', body });
const image = (url: string) => ({ __typename: 'Image', url });
const table = (...rows: readonly (readonly number[] | null)[]) => ({
  __typename: 'Table',
  rows: rows.map((row) => row?.map((amount, index) => ({ amount, personId: `p${index + 1}` })) ?? null),
});
const papers = [
  {
    __typename: 'Report',
    id: 'r1',
    name: 'Rivers',
    pages: 12,
    parts: [text('Long'), table([1.234, 2], null, []), null, image('i1')],
  },
  { __typename: 'Report', id: 'r2', name: 'Hills', pages: null, parts: [] },
  { __typename: 'Report', id: 'r3', name: 'Seas', pages: 3, parts: null },
  { __typename: 'Letter', id: 'l1', name: 'Hello', toId: 'p1', parts: [image('i2'), text(null)] },
];
type Paper = (typeof papers)[number];
const paper = ({ id }: { id: string }) => papers.find((one) => one.id === id) ?? null;

const title = ({ name }: Paper, { upper }: { upper?: boolean | null }) => (upper ? name.toUpperCase() : name);
const value = ({ amount }: { amount: number }, { round }: { round?: number | null }) =>
  round == null ? amount : Number(amount.toFixed(round));
const width = ({ url }: { url: string }) => url.length * 100;
type Part = { __typename: string; body?: string | null; rows?: ({ value: number }[] | null)[] | null } | null;
const summaryOf = (name: string, pages: number | null, parts: readonly Part[] | null) =>
  `${name} ${pages} ${parts?.map((part) => part && (part.body ?? part.rows?.map((row) => row?.map((cell) => cell.value).join('+')).join('/') ?? '-')).join(',')}`;
const digestOf = (summary: string | null) => (summary === null ? null : `#${summary.length}`);
const rankOf = (digest: string | null, pages: number | null) => (digest === null ? null : digest.length + (pages ?? 0));

const external = `union Part = Text | Image | Table type Text { body: String @external } type Image @key(fields: "url") { url: ID! }
  type Table { rows: [[Cell!]] @external } type Cell { value(round: Int): Float @external }`;

/** `@requires` in a chain and a circle, with arguments, through unions and lists of lists; keys in a chain; overriding by percentage. */
export const papersGraph: TestSubgraphs = {
  papers: {
    sdl: `type Query { papers: [[Paper]] paper(id: ID!): Paper things: [Thing!] }
      interface Paper @key(fields: "id") { id: ID! title(upper: Boolean = false): String parts: [Part] }
      type Report implements Paper @key(fields: "id") { id: ID! title(upper: Boolean = false): String parts: [Part] pages: Int }
      type Letter implements Paper @key(fields: "id") { id: ID! title(upper: Boolean = false): String parts: [Part] to: Person }
      union Part = Text | Image | Table type Text { body: String } type Image @key(fields: "url") { url: ID! width: Int }
      type Table { rows: [[Cell!]] } type Cell { value(round: Int): Float person: Person }
      type Person @key(fields: "id") @key(fields: "email") { id: ID! email: String! } union Thing = Report | Letter | Person`,
    resolvers: {
      Query: {
        papers: () => [papers.slice(0, 2), null, [papers[3], null]],
        paper: (_: unknown, reference: { id: string }) => paper(reference),
        things: () => [papers[0], { __typename: 'Person', ...person('p3') }, papers[3]],
      },
      Paper: { __resolveReference: paper },
      Report: { __resolveReference: paper, title },
      Letter: { __resolveReference: paper, title, to: ({ toId }: { toId: string }) => person(toId) },
      Image: { __resolveReference: (reference: object) => reference, width },
      Cell: { value, person: ({ personId }: { personId: string }) => person(personId) },
      Person: { __resolveReference: personBy },
    },
  },
  digests: {
    sdl: `${external}
      type Report @key(fields: "id") { id: ID! title(upper: Boolean = false): String @external pages: Int @external parts: [Part] @external
        digest: String @external
        summary: String @requires(fields: "title(upper: true) pages parts { ... on Text { body } ... on Table { rows { value(round: 2) } } }")
        rank: Int @requires(fields: "digest pages") }
      type Person @key(fields: "email") { email: String! name: String @shareable }`,
    resolvers: {
      Report: {
        summary: (report: { title: string; pages: number | null; parts: Part[] | null }) =>
          summaryOf(report.title, report.pages, report.parts),
        rank: (report: { digest: string | null; pages: number | null }) => rankOf(report.digest, report.pages),
      },
      Person: { __resolveReference: personBy },
    },
  },
  staff: {
    sdl: `type Query { staff: [Person] @provides(fields: "email") }
      type Report @key(fields: "id") { id: ID! summary: String @external digest: String @requires(fields: "summary") readers: [Person!] }
      type Person @key(fields: "id") { id: ID! email: String! @external nick: String @shareable name: String @shareable boss: Person home: City @shareable }
      type City @shareable { name: String! zip: String }`,
    resolvers: {
      Query: { staff: () => people },
      Report: {
        digest: ({ summary }: { summary: string | null }) => digestOf(summary),
        readers: ({ id }: { id: string }) => (id === 'r1' ? [person('p1'), person('p3')] : null),
      },
      Person: {
        __resolveReference: personBy,
        boss: ({ bossId }: Person) => person(bossId),
        home: ({ city }: Person) => city,
      },
    },
  },
  places: {
    sdl: `type Person @key(fields: "nick") { nick: String city: City home: City @shareable }
      type City @shareable { name: String zip: String! } type Paper @key(fields: "id") @interfaceObject { id: ID! copies: Int }
      type Image @key(fields: "url") { url: ID! width: Int @override(from: "papers", label: "percent(50)") alt: String }`,
    resolvers: {
      Person: { __resolveReference: personBy, home: ({ city }: Person) => city },
      Paper: { copies: ({ id }: { id: string }) => (id === 'r2' ? null : 4) },
      Image: {
        __resolveReference: (reference: object) => reference,
        width,
        alt: ({ url }: { url: string }) => `${url}!`,
      },
    },
  },
};

const summary = (of: Paper) =>
  summaryOf(
    of.name.toUpperCase(),
    of.pages ?? null,
    (of.parts as { rows?: ({ amount: number }[] | null)[] }[] | null)?.map(
      (part) =>
        part && {
          ...part,
          rows: part.rows?.map((row) => row?.map((cell) => ({ value: value(cell, { round: 2 }) })) ?? null),
        },
    ) as Part[] | null,
  );
const copies = ({ id }: Paper) => (id === 'r2' ? null : 4);
const typed = (one: Person | null) => one && { __typename: 'Person', ...one };

const resolvers: WholeResolvers = {
  Query: {
    papers: () => [papers.slice(0, 2), null, [papers[3], null]],
    paper: (_, reference: { id: string }) => paper(reference),
    things: () => [papers[0], typed(person('p3')), papers[3]],
    staff: () => people,
  },
  Report: {
    title,
    copies,
    summary,
    digest: (of: Paper) => digestOf(summary(of)),
    rank: (of: Paper) => rankOf(digestOf(summary(of)), of.pages ?? null),
    readers: ({ id }: Paper) => (id === 'r1' ? [person('p1'), person('p3')] : null),
  },
  Letter: { title, copies, to: ({ toId }: { toId: string }) => person(toId) },
  Image: { width, alt: ({ url }: { url: string }) => `${url}!` },
  Cell: { value, person: ({ personId }: { personId: string }) => person(personId) },
  Person: { boss: ({ bossId }: Person) => person(bossId), home: ({ city }: Person) => city },
};

export const papersMonolith = () => monolithOf(papersGraph, resolvers);
