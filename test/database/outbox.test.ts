import { HOUR, ManualClock, MINUTE, SECOND } from '../../common/clock';
import { createIdGenerator } from '../../common/ids';
import { silentLog } from '../../common/log';
import { ReceiverAway, type Fact, type FactReceiver, type FactTopic } from '../../common/subgraph/fact';
import { Leases } from '../../database/lease/leases';
import { InboxOnce } from '../../database/outbox/inbox-once';
import { Outbox } from '../../database/outbox/outbox';
import { OutboxRelay } from '../../database/outbox/outbox-relay';
import { openSubgraphDatabase, type SubgraphDatabase } from '../../database/subgraph-database';
import { inTransaction } from '../../database/transaction';
import { openTestDatabase, type TestDatabase } from '../testkit/mongo';

let server: TestDatabase;
let database: SubgraphDatabase;
let outbox: Outbox;
const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const ids = createIdGenerator(clock);
let people = 0;
let got: Fact[] = [];

beforeAll(async () => {
  server = await openTestDatabase();
  database = await openSubgraphDatabase(server.uri, server.databaseName);
  // Registers the models, so that their indexes are made.
  outbox = new Outbox(database.connection, clock, ids);
  new Leases(database.connection, clock);
  new InboxOnce(database.connection, clock);
  await database.createIndexes();
});
afterAll(async () => {
  await database.close();
  await server.close();
});
afterEach(async () => {
  await relayTo(async () => undefined).deliverDue();
  clock.advance(2 * HOUR);
  await relayTo(async () => undefined).deliverDue();
  got = [];
});

const someone = (): string => `mem_${(people += 1)}`;
const take: FactReceiver = async (fact) => void got.push(fact);
const relayTo = (receive: FactReceiver, to = 'events', own = clock) =>
  new OutboxRelay({
    connection: database.connection,
    leases: new Leases(database.connection, own),
    from: 'identity',
    to,
    receive,
    clock: own,
    log: silentLog,
  });
const append = (subject: string, topic: FactTopic = 'member.suspended', by = outbox) =>
  inTransaction(database.connection, (session) => by.append(session, topic, subject));
const gotTopics = (subject: string) => got.filter((fact) => fact.subject === subject).map(({ topic }) => topic);

test('delivers what was committed, in order, once, to those who act on it; what was rolled back never was', async () => {
  const [one, two] = [someone(), someone()];
  await append(one);
  const failed = inTransaction(database.connection, async (session) => {
    await outbox.append(session, 'member.erased', one);
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  await append(two, 'member.rejoined');
  await append(two, 'member.withdrawn');
  expect(await relayTo(take).deliverDue()).toBe(2);
  expect(await relayTo(take).deliverDue()).toBe(0);
  expect(got.map(({ subject, topic }) => [subject, topic])).toEqual([
    [one, 'member.suspended'],
    [two, 'member.withdrawn'],
  ]);
  expect(await relayTo(take, 'opportunities').deliverDue()).toBe(3);
  expect(await relayTo(take, 'content').deliverDue()).toBe(0);
});

test('a fact that fails holds back only what happened to the same subject later, and comes before it again', async () => {
  const [broken, fine] = [someone(), someone()];
  await append(broken);
  await append(broken, 'member.reinstated');
  await append(fine);
  let tries = 0;
  const picky: FactReceiver = async (fact) => {
    if (fact.subject === broken && (tries += 1) <= 3) throw new Error('not now');
    await take(fact);
  };
  const relay = relayTo(picky);
  expect(await relay.deliverDue()).toBe(1);
  expect([gotTopics(broken), gotTopics(fine)]).toEqual([[], ['member.suspended']]);
  for (const seconds of [1, 2]) {
    clock.advance(seconds * SECOND - 1);
    expect(await relay.deliverDue()).toBe(0);
    const before = tries;
    clock.advance(1);
    expect(await relay.deliverDue()).toBe(0);
    expect(tries).toBe(before + 1);
  }
  clock.advance(4 * SECOND);
  expect(await relay.deliverDue()).toBe(2);
  expect(gotTopics(broken)).toEqual(['member.suspended', 'member.reinstated']);
});

test('a hundred and more facts that wait for one which fails do not keep others from going out', async () => {
  const [broken, fine] = [someone(), someone()];
  for (let i = 0; i < 120; i += 1) await append(broken);
  await append(fine);
  const relay = relayTo((fact) => (fact.subject === broken ? Promise.reject(new Error('never')) : take(fact)));
  await relay.deliverDue();
  await relay.deliverDue();
  expect(gotTopics(fine)).toEqual(['member.suspended']);
});

test('while a receiver is away one try is made at a time, after a wait that doubles up to 15 s; then all comes', async () => {
  for (let i = 0; i < 5; i += 1) await append(someone());
  let [isAway, tries] = [true, 0];
  const relay = relayTo(async (fact) => {
    tries += 1;
    if (isAway) throw new ReceiverAway('ECONNREFUSED');
    await take(fact);
  });
  for (const wait of [1, 2, 4, 8, 15, 15]) {
    const before = tries;
    expect(await relay.deliverDue()).toBe(0);
    clock.advance(wait * SECOND - 1);
    expect(await relay.deliverDue()).toBe(0);
    expect(tries).toBe(before + 1);
    clock.advance(1);
  }
  isAway = false;
  expect(await relay.deliverDue()).toBe(5);
});

test('facts about one subject keep their order when they are written by processes whose clocks disagree', async () => {
  const subject = someone();
  const behind = new ManualClock(new Date(clock.now().getTime() - 40 * SECOND));
  await append(subject);
  await append(subject, 'member.reinstated', new Outbox(database.connection, behind, createIdGenerator(behind)));
  await relayTo(take).deliverDue();
  expect(gotTopics(subject)).toEqual(['member.suspended', 'member.reinstated']);
});

test('two facts about one subject that are written at the same moment get a place each', async () => {
  const subject = someone();
  await Promise.all(Array.from({ length: 5 }, () => append(subject)));
  expect(await relayTo(take).deliverDue()).toBe(5);
});

test('says where it happened, and of how many things', async () => {
  const subject = someone();
  await inTransaction(database.connection, (session) => outbox.append(session, 'erasure.confirmed', subject, 3));
  await relayTo(take, 'identity').deliverDue();
  expect(got).toMatchObject([{ topic: 'erasure.confirmed', from: 'identity', subject, count: 3 }]);
});

test('says until when a fact was true', async () => {
  const subject = someone();
  await append(subject);
  clock.advance(MINUTE);
  const reinstatedAt = clock.now();
  await append(subject, 'member.reinstated');
  clock.advance(MINUTE);
  await relayTo(take).deliverDue();
  expect(got.map(({ until }) => until)).toEqual([reinstatedAt, null]);
});

test('of many relays one delivers; the facts of one that died come again when its lease has ended', async () => {
  await append(someone());
  const others = Array.from({ length: 4 }, () => relayTo(take));
  let byOthers: number[] = [];
  const dying = relayTo(async (fact) => {
    await take(fact);
    byOthers = await Promise.all(others.map((one) => one.deliverDue()));
    await new Promise(() => undefined);
  });
  void dying.deliverDue();
  while (byOthers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(byOthers).toEqual([0, 0, 0, 0]);
  clock.advance(MINUTE);
  expect(await others[0]?.deliverDue()).toBe(1);
  expect(new Set(got.map(({ _id }) => _id)).size).toBe(1);
});

describe('a receiver', () => {
  const fact = () => ({ _id: ids.next('outboxMessage') });
  const inbox = () => new InboxOnce(database.connection, clock);
  const nothing = () => Promise.resolve();

  test('acts once on a fact that comes many times at once', async () => {
    const one = fact();
    const done = await Promise.all(Array.from({ length: 5 }, () => inbox().once(one, nothing)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await inbox().once(one, () => Promise.reject(new Error('again')))).toBe(false);
  });

  test('that fails may act later, also where it needs transactions of its own', async () => {
    const one = fact();
    await expect(inbox().once(one, () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
    await expect(inbox().once(one, nothing, () => Promise.reject(new Error('nor now')))).rejects.toThrow('nor now');
    expect(await inbox().once(one, nothing, nothing)).toBe(true);
    expect(await inbox().once(one, nothing, () => Promise.reject(new Error('again')))).toBe(false);
  });
});
