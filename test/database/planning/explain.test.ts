import type { Collection, Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';
import { expectCode } from '../kit/failure';

const session = new DatabaseSession();
let collection: Collection;

beforeAll(async () => {
  collection = await session.collection(Array.from({ length: 100 }, (_, n) => ({ n, mod: n % 10, other: n % 3 })));
  await collection.createIndexes([{ key: { mod: 1, n: -1 } }, { key: { n: 1 } }]);
});

/** The steps of a plan, outermost first, as a plan that reads one collection has them. */
function chain(stage: Document | undefined): Document[] {
  return stage ? [stage, ...chain(stage.inputStage as Document | undefined)] : [];
}

const names = (stage: Document): string[] => chain(stage).map((each) => each.stage as string);

async function plansOf(filter: Document, options: Document = {}): Promise<{ planned: Document; ran: Document[] }> {
  const answer = await collection.find(filter, options).explain('executionStats');
  return { planned: answer.queryPlanner as Document, ran: chain(answer.executionStats.executionStages as Document) };
}

test('an index scan tells its bounds, each step what it examined', async () => {
  const { planned, ran } = await plansOf({ mod: 3, n: { $gt: 50 }, other: 0 });
  expect(planned).toMatchObject({
    parsedQuery: { $and: expect.arrayContaining([{ mod: { $eq: 3 } }, { n: { $gt: 50 } }]) },
    indexFilterSet: false,
    winningPlan: {
      stage: 'FETCH',
      filter: { other: { $eq: 0 } },
      inputStage: {
        stage: 'IXSCAN',
        keyPattern: { mod: 1, n: -1 },
        isMultiKey: false,
        direction: 'forward',
        indexBounds: { mod: ['[3, 3]'], n: ['[inf.0, 50)'] },
      },
    },
  });
  expect(planned.rejectedPlans).toEqual([
    expect.objectContaining({ inputStage: expect.objectContaining({ keyPattern: { n: 1 } }) }),
  ]);
  expect(ran).toMatchObject([
    { stage: 'FETCH', nReturned: 2, docsExamined: 5, works: 6, advanced: 2 },
    { stage: 'IXSCAN', nReturned: 5, keysExamined: 5, works: 6, advanced: 5, isEOF: 1 },
  ]);
});

test.each<[string, Document, Document, string[]]>([
  ['a page in the order of an index', { mod: 3 }, { sort: { n: -1 }, limit: 2 }, ['LIMIT', 'FETCH', 'IXSCAN']],
  ['a sort in memory', { mod: 3 }, { sort: { other: 1 }, limit: 2 }, ['SORT', 'FETCH', 'IXSCAN']],
  ['fields', { other: 1 }, { projection: { n: 1 } }, ['PROJECTION_SIMPLE', 'COLLSCAN']],
  ['computed fields', { other: 1 }, { projection: { n: '$mod' } }, ['PROJECTION_DEFAULT', 'COLLSCAN']],
  ['skip', { other: 1 }, { skip: 2 }, ['SKIP', 'COLLSCAN']],
])('steps of %s', async (_name, filter, options, expected) => {
  const { planned } = await plansOf(filter, options);
  expect(names(planned.winningPlan as Document)).toEqual(expected);
});

test('a sort keeps no more than it must', async () => {
  const { ran } = await plansOf({}, { sort: { other: 1 }, limit: 7, skip: 1 });
  expect(ran).toMatchObject([
    { stage: 'SKIP', skipAmount: 1, nReturned: 7 },
    { stage: 'SORT', sortPattern: { other: 1 }, limitAmount: 8, nReturned: 8 },
    { stage: 'COLLSCAN', docsExamined: 100, nReturned: 100 },
  ]);
});

test('every part of an $or has a scan of its own', async () => {
  const { planned, ran } = await plansOf({ $or: [{ n: 7 }, { mod: 3, n: { $lt: 30 } }] });
  expect(planned.parsedQuery).toHaveProperty('$or');
  const or = ran.find(({ stage }) => stage === 'OR');
  expect(or?.inputStages).toMatchObject([
    { stage: 'IXSCAN', keysExamined: 1 },
    { stage: 'IXSCAN', keysExamined: 3 },
  ]);
});

test('a pipeline shows the query in front of it and the rest of its stages', async () => {
  const pipeline = [{ $match: { n: { $lt: 5 } } }, { $group: { _id: '$mod' } }];
  const answer = await collection.aggregate(pipeline).explain('queryPlanner');
  expect(JSON.stringify(answer)).toContain('IXSCAN');
  await expectCode(collection.aggregate([{ $nothing: {} }]).explain(), 40324);
});

test('writes and counts are explained and not done', async () => {
  const { collectionName: name } = collection;
  const deletion = { delete: name, deletes: [{ q: { n: { $lt: 3 } }, limit: 0 }] };
  const removal = await session.db.command({ explain: deletion, verbosity: 'executionStats' });
  expect(removal.executionStats.executionStages).toMatchObject({ stage: 'DELETE', nWouldDelete: 3, nReturned: 0 });
  const count = await session.db.command({ explain: { count: name, query: {} }, verbosity: 'executionStats' });
  expect(count.executionStats).toMatchObject({ totalDocsExamined: 0 });
  expect(await collection.countDocuments()).toBe(100);
});

test('an explanation is of one known command', async () => {
  await expectCode(session.db.command({ explain: { ping: 1 } }), 59);
  await expectCode(session.db.command({ explain: { find: 'c' }, verbosity: 'loud' }), 2);
});
