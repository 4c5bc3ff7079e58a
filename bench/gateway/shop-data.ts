/** What the four subgraphs of the benchmark know. Made by rule, so that every run and every machine has the same. */
export interface BenchReview {
  readonly id: string;
  readonly body: string;
  readonly authorId: string;
  readonly upc: string;
}

const BODIES = [
  'Holds up well after a year of use',
  'Could be better for what it costs',
  'Arrived early, intact and complete',
  'Prefer something else, all in all',
  'Would buy it again at any time',
];

export const benchUsers = Array.from({ length: 6 }, (_, index) => ({
  id: `u${index + 1}`,
  name: `Reader Number ${index + 1}`,
  username: `reader_${index + 1}`,
}));

export const benchProducts = Array.from({ length: 9 }, (_, index) => ({
  upc: `p${index + 1}`,
  name: `Article of Fine Furniture for the Home ${index + 1}`,
  price: 100 + index * 150,
  weight: 50 + index * 95,
  inStock: index % 3 !== 2,
}));

/** People review several things, and things have several reviews, which is what makes the answer long: about 87 kB. */
export const benchReviews: readonly BenchReview[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [2, 1],
  [2, 2],
  [2, 3],
  [2, 4],
  [3, 1],
  [3, 5],
  [4, 2],
  [4, 1],
  [5, 1],
  [5, 3],
  [6, 1],
  [6, 4],
  [6, 2],
  [5, 2],
  [3, 4],
].map(([author, product], index) => ({
  id: `r${index + 1}`,
  body: BODIES[index % BODIES.length] as string,
  authorId: `u${author}`,
  upc: `p${product}`,
}));
