import { DAY } from '../../../common/clock';
import type { Fact } from '../../../common/subgraph/fact';
import type { SubgraphName } from '../../../common/subgraph/subgraph';
import { testMember } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity(4)));
afterAll(() => identity.close());

const LIST = `query ($isComplete: Boolean) { erasures(where: { isComplete: $isComplete }) {
  totalCount nodes { memberId completedAt outstanding receipts { area records } } } }`;
const list = async (isComplete?: boolean) =>
  (await identity.run(secretariat, LIST, { isComplete: isComplete ?? null })).data.erasures;
const confirmation = (from: SubgraphName, subject: string, count: number): Fact => ({
  _id: identity.ids.next('outboxMessage'),
  topic: 'erasure.confirmed',
  from,
  subject,
  count,
  at: identity.clock.now(),
  until: null,
});
const receive = async (...facts: Fact[]): Promise<void> => {
  for (const fact of facts) await identity.subgraph.receive?.(fact);
};

test('an erasure waits for a receipt of each part of the platform, and counts each once', async () => {
  const [first, second] = identity.people.map(({ memberId }) => memberId) as [string, string];
  for (const id of [first, second]) {
    const input = { expectedVersion: 1 };
    const withdraw =
      'mutation ($input: WithdrawMembershipInput!) { withdrawMembership(input: $input) { userErrors { code } } }';
    await identity.run({ ...testMember(1), id }, withdraw, { input });
  }
  identity.clock.advance(30 * DAY);
  expect(await identity.subgraph.eraseDue()).toBe(2);
  expect(await list(true)).toMatchObject({ totalCount: 0 });
  expect((await list(false)).nodes).toContainEqual({
    memberId: first,
    completedAt: null,
    outstanding: ['ARTICLES', 'EVENTS', 'OPPORTUNITIES'],
    receipts: [{ area: 'MEMBERSHIP', records: expect.any(Number) }],
  });

  const [events, content] = [confirmation('events', first, 2), confirmation('content', first, 7)];
  await receive(events, events, confirmation('events', first, 5), confirmation('events', 'mem_nobody', 1), content);
  expect((await list(false)).totalCount).toBe(2);
  identity.clock.advance(1_000);
  await receive(confirmation('opportunities', first, 0), events, content);
  expect((await list(false)).nodes.map(({ memberId }: { memberId: string }) => memberId)).toEqual([second]);
  expect((await list(true)).nodes).toEqual([
    {
      memberId: first,
      completedAt: identity.clock.now().toISOString(),
      outstanding: [],
      receipts: [
        { area: 'MEMBERSHIP', records: expect.any(Number) },
        { area: 'EVENTS', records: 2 },
        { area: 'ARTICLES', records: 7 },
        { area: 'OPPORTUNITIES', records: 0 },
      ],
    },
  ]);
  expect((await list()).totalCount).toBe(2);
});

test('receipts are for the secretariat alone', async () => {
  expect((await identity.run(testMember(1), LIST)).codes).toEqual(['FORBIDDEN']);
});
