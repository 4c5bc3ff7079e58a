import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession();
let collection: Collection;

// 1,000 documents of 10 groups; `rank` grows within each group, one time in steps that others have, too.
beforeAll(async () => {
  collection = await session.collection(
    Array.from({ length: 1_000 }, (_, _id) => ({ _id, group: _id % 10, rank: Math.floor(_id / 10), other: _id % 7 })),
  );
  await collection.createIndexes([
    { key: { group: 1, rank: 1 } },
    { key: { other: 1, group: 1, rank: -1 } },
    { key: { late: 1 }, sparse: true },
  ]);
  await collection.updateMany({ rank: { $gte: 98 } }, { $set: { late: true } });
});

interface Seen {
  stages: string[];
  keys: number;
  documents: number;
  ids: number[];
}

const stagesOf = (stage: Document): string[] => {
  const inputs = (stage.inputStages ?? (stage.inputStage ? [stage.inputStage] : [])) as Document[];
  return [stage.stage as string, ...(inputs[0] ? stagesOf(inputs[0]) : [])];
};

async function seen(filter: Document, options: Document): Promise<Seen> {
  const { executionStats, queryPlanner } = await collection.find(filter, options).explain('executionStats');
  return {
    stages: stagesOf((queryPlanner as Document).winningPlan as Document),
    keys: Number(executionStats.totalKeysExamined),
    documents: Number(executionStats.totalDocsExamined),
    ids: (await collection.find(filter, options).toArray()).map(({ _id }) => _id as unknown as number),
  };
}

/** The same without any index. */
async function unaided(filter: Document, options: Document): Promise<number[]> {
  const found = await collection.find(filter, { ...options, hint: { $natural: 1 } }).toArray();
  return found.map(({ _id }) => _id as unknown as number);
}

test('a page over several values of the leading field reads no more than the page', async () => {
  const filter = { group: { $in: [2, 5, 7] } };
  const options = { sort: { rank: 1 }, limit: 20 };
  const { stages, keys, documents, ids } = await seen(filter, options);
  expect(stages).toEqual(['LIMIT', 'FETCH', 'SORT_MERGE', 'IXSCAN']);
  expect(documents).toBe(20);
  // One further key of each value waits for its turn.
  expect(keys).toBeLessThanOrEqual(23);
  expect(ids).toEqual(await unaided(filter, { ...options, sort: { rank: 1, _id: 1 } }));
});

test('backwards, and within a range of what is sorted by', async () => {
  const filter = { group: { $in: [9, 0, 4] }, rank: { $lt: 50 } };
  const options = { sort: { rank: -1 }, limit: 10 };
  const { stages, documents, ids } = await seen(filter, options);
  expect(stages).toContain('SORT_MERGE');
  expect(documents).toBe(10);
  expect(ids).toEqual(await unaided(filter, { ...options, sort: { rank: -1, _id: -1 } }));
});

test('each choice of two leading fields is a stretch of its own', async () => {
  const filter = { other: { $in: [1, 3] }, group: { $in: [2, 6, 8] } };
  const options = { sort: { rank: -1 }, limit: 15 };
  const { stages, documents, ids } = await seen(filter, options);
  expect(stages).toContain('SORT_MERGE');
  expect(documents).toBe(15);
  const ranks = ids.map((id) => Math.floor(id / 10));
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  expect(ranks).toEqual((await unaided(filter, options)).map((id) => Math.floor(id / 10)));
});

test('sorted by the field of several values itself, the index is walked through once', async () => {
  const filter = { group: { $in: [7, 1] } };
  const options = { sort: { group: -1, rank: -1 }, limit: 5 };
  const { stages, documents, ids } = await seen(filter, options);
  expect(stages).toEqual(['LIMIT', 'FETCH', 'IXSCAN']);
  expect([documents, ids]).toEqual([5, await unaided(filter, options)]);
});

test('an order that the stretches do not have is sorted in memory', async () => {
  for (const sort of [
    { group: 1, rank: -1 },
    { rank: 1, group: 1 },
  ] as const) {
    const filter = { group: { $in: [1, 3] } };
    const { stages, ids } = await seen(filter, { sort });
    expect(stages).toContain('SORT');
    expect(ids).toEqual(await unaided(filter, { sort }));
  }
});

test('more values than MongoDB would open stretches for are sorted in memory', async () => {
  const filter = { group: { $in: Array.from({ length: 201 }, (_, n) => n) } };
  const { stages, ids } = await seen(filter, { sort: { rank: 1, _id: 1 }, limit: 10 });
  expect(stages).toContain('SORT');
  expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test.each<[string, Document, number]>([
  ['that it exists, by a sparse index', { late: { $exists: true } }, 20],
  ['that it is not null, by a sparse index', { late: { $ne: null } }, 20],
  ['that it is none of two values', { group: { $nin: [0, 1, 2, 3, 4, 5, 6, 7] }, rank: { $lt: 3 } }, 200],
  ['that it does not exist', { group: { $exists: false } }, 0],
])('%s: only what may match is looked at', async (_, filter, most) => {
  const { stages, documents, ids } = await seen(filter, {});
  expect(stages).toContain('IXSCAN');
  expect(documents).toBeLessThanOrEqual(most);
  expect(ids.sort((a, b) => a - b)).toEqual((await unaided(filter, {})).sort((a, b) => a - b));
});

test('an empty array on the way to a field is not null there, and not in a sparse index', async () => {
  const arrays = await session.collection([{ _id: 1, a: [] }, { _id: 2, a: { x: 1 } }, { _id: 3 }]);
  await arrays.createIndex({ 'a.x': 1 }, { sparse: true });
  const found = await arrays.find({ 'a.x': { $ne: null } }, { sort: { _id: 1 } }).toArray();
  expect(found.map(({ _id }) => _id as unknown)).toEqual([1, 2]);
});

test('what a sparse index lacks is looked for without it', async () => {
  for (const filter of [{ late: { $ne: true } }, { late: { $exists: false } }, { late: null }]) {
    const { ids } = await seen(filter, {});
    expect(ids).toHaveLength(980);
  }
});
