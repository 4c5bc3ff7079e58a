import { cheapDocuments } from '../../../gateway/planning/cheap-documents';

/** A supergraph in which one entity is known to so many subgraphs. */
const supergraphOf = (subgraphs: number): string =>
  `type Product\n${Array.from({ length: subgraphs }, (_, index) => `  @join__type(graph: G${index}, key: "id")`).join('\n')}\n{ id: ID! }
type PageInfo\n${Array.from({ length: 9 }, (_, index) => `  @join__type(graph: G${index})`).join('\n')}\n{ end: ID }`;

const isCheap = cheapDocuments(supergraphOf(3));

it('takes a short document for cheap, wherever its fragments stand', () => {
  expect(isCheap('{\n  products {\n    id\n  }\n}')).toBe(true);
  expect(
    isCheap('fragment A on Product {\n  id\n}\n\nquery Q($id: ID!) {\n  product(id: $id) {\n    ...A\n  }\n}'),
  ).toBe(true);
});

it('counts a fragment at each of its spreads', () => {
  const fragment = `fragment A on Product {\n  ${Array.from({ length: 70 }, (_, index) => `f${index}`).join('\n  ')}\n}`;
  expect(isCheap(`{\n  a {\n    ...A\n  }\n}\n\n${fragment}`)).toBe(true);
  expect(isCheap(`{\n  a {\n    ...A\n  }\n  b {\n    ...A\n  }\n}\n\n${fragment}`)).toBe(false);
  const doubling = Array.from(
    { length: 30 },
    (_, at) => `fragment F${at} on Product {\n  ...F${at + 1}\n  ...F${at + 1}\n}`,
  );
  expect(isCheap(`{\n  ...F0\n}\n\n${doubling.join('\n\n')}\n\nfragment F30 on Product {\n  id\n}`)).toBe(false);
});

it('takes nothing for cheap where an entity is known to many subgraphs', () => {
  expect(cheapDocuments(supergraphOf(4))('{ a }')).toBe(false);
});

it('does not count a document that is too long to be cheap', () => {
  expect(isCheap(`{\n  a(text: "${'long '.repeat(10_000)}")\n}`)).toBe(false);
});
