import { DAY, systemClock } from '../../common/clock';
import { createIdGenerator } from '../../common/ids';
import { silentLog } from '../../common/log';
import { machineEnv } from '../../machine/env';
import { openSecrets } from '../../machine/secrets';
import { openSubgraph } from '../../machine/subgraphs';
import type { IdentitySubgraph } from '../../subgraphs/identity/server';
import { openTestGraph, type TestGraph } from '../testkit/graph';
import { samplePeople } from '../../sample/people';
import { MongoClient } from 'mongodb';
import { storeSocketOf, uriOfSocket } from '../../database/store-socket';

let graph: TestGraph;
let client: MongoClient;
let uri: string;
beforeAll(async () => {
  graph = await openTestGraph();
  uri = process.env.TEST_MONGODB_URI ?? uriOfSocket(storeSocketOf(graph.dataDir) ?? '');
  client = new MongoClient(uri);
}, 60_000);
afterAll(async () => {
  await client.close();
  await graph.close();
});

const person = samplePeople()[310]!;
const ERASURES = `query ($where: ErasureWhere) { erasures(where: $where, first: 5) { totalCount
  nodes { memberId erasedAt completedAt outstanding receipts { area at records } } } }`;
const asPerson = async (query: string, variables = {}) =>
  graph.ask('alumni', query, { variables, token: await graph.tokenOfMember(person) });
const erasures = async (where?: object) =>
  (await graph.ask('secretariat', ERASURES, { variables: { where } })).data.erasures;

/** As if the member had withdrawn thirty days ago; then the round that erases. */
async function erase(): Promise<void> {
  const { data } = await asPerson('{ viewer { version } }');
  const input = { expectedVersion: data.viewer.version };
  const done = await asPerson(
    'mutation ($input: WithdrawMembershipInput!) { withdrawMembership(input: $input) { userErrors { code } } }',
    { input },
  );
  expect(done.data.withdrawMembership.userErrors).toEqual([]);
  await graph.machine.relays.settle();
  const inactiveSince = new Date(Date.now() - 31 * DAY);
  await client
    .db('alumni_identity')
    .collection('members')
    .updateOne({ _id: person.memberId as never }, { $set: { inactiveSince } });
  // A second process of identity does what the first would have done within ten minutes.
  const env = machineEnv({ DATA_DIR: graph.dataDir, NODE_ENV: 'test' });
  const around = {
    env,
    secrets: openSecrets(env),
    clock: systemClock,
    ids: createIdGenerator(systemClock),
    log: silentLog,
  };
  const { subgraph, database } = await openSubgraph('identity', uri, around);
  expect(await (subgraph as unknown as IdentitySubgraph).eraseDue()).toBe(1);
  await subgraph.stop();
  await database.close();
}

test('an erasure reaches every part of the platform, and each of them says so', async () => {
  expect(await erasures()).toEqual({ totalCount: 0, nodes: [] });
  await asPerson('mutation { recordVisit { __typename } expressRehireInterest(input: {}) { userErrors { code } } }');
  await erase();
  await graph.machine.relays.settle();
  await graph.machine.relays.settle();
  const { nodes } = await erasures({ isComplete: true });
  expect(nodes).toEqual([
    {
      memberId: person.memberId,
      erasedAt: expect.any(String),
      completedAt: expect.any(String),
      outstanding: [],
      receipts: expect.arrayContaining(
        ['MEMBERSHIP', 'ARTICLES', 'EVENTS', 'OPPORTUNITIES'].map((area) => ({
          area,
          at: expect.any(String),
          records: expect.any(Number),
        })),
      ),
    },
  ]);
  const recordsOf = (area: string): number =>
    nodes[0].receipts.find((receipt: { area: string }) => receipt.area === area).records;
  expect(recordsOf('MEMBERSHIP')).toBeGreaterThan(0);
  expect(recordsOf('OPPORTUNITIES')).toBe(1);
  const left = await client
    .db('alumni_content')
    .collection('visits')
    .countDocuments({ _id: person.memberId as never });
  expect(left).toBe(0);
  expect((await erasures({ isComplete: false })).totalCount).toBe(0);
});

test('nothing in any database says who it was', async () => {
  const names = [person.family, person.given].flatMap(({ text, kana, romaji }) => [text, kana, romaji]);
  const found: string[] = [];
  let mentions = 0;
  for (const { name } of (await client.db().admin().listDatabases()).databases) {
    for (const collection of name.startsWith('alumni_') ? await client.db(name).collections() : []) {
      for (const document of await collection.find().toArray()) {
        const text = JSON.stringify(document);
        const isTheirs = text.includes(person.memberId);
        if (isTheirs) mentions += 1;
        const says = text.includes(person.email) || text.includes(person.birthDate);
        if (isTheirs ? says || names.some((one) => text.includes(one)) : text.includes(person.email)) {
          found.push(collection.namespace);
        }
      }
    }
  }
  expect(found).toEqual([]);
  expect(mentions).toBeGreaterThan(0);
});

test('nobody but the secretariat reads receipts', async () => {
  for (const persona of ['alumni', 'supporter', 'business-unit', 'recruiter', 'analyst'] as const) {
    expect([persona, (await graph.ask(persona, ERASURES)).data?.erasures ?? null]).toEqual([persona, null]);
  }
});
