import { samplePeople } from '../../sample/people';
import { ask, newDataDir, removeDataDir, tokenOf, type Platform } from './kit/platform';
import { openOneProcess } from './kit/ways';

/** A few in the suite; KILL_ROUNDS=100 for the whole promise, which takes minutes. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const WRITERS = 12;
const RENAME =
  'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { member { version } userErrors { code } } }';
const INTEREST =
  'mutation ($input: CreatePartnershipRequestInput!) { createPartnershipRequest(input: $input) { partnershipRequest { id } userErrors { code } } }';

/** A member who writes; `acknowledged` and `sent` are numbers of his writes. */
interface Writer {
  readonly token: string;
  version: number;
  sent: number;
  acknowledged: number;
}

const dataDir = newDataDir();
let platform: Platform;
afterAll(async () => {
  await platform.children.get('gateway')?.end('SIGKILL');
  removeDataDir(dataDir);
});

test(`kill -9 in the middle of writes, ${ROUNDS} rounds: whatever was acknowledged is there`, async () => {
  platform = await openOneProcess(dataDir);
  const writers = await Promise.all(
    samplePeople()
      .slice(0, WRITERS)
      .map(async ({ memberId: sub, cohortId: cohort }): Promise<Writer> => {
        const token = await tokenOf(dataDir, { kind: 'member', sub, roles: ['ALUMNI'], cohort });
        return { token, version: 1, sent: 0, acknowledged: 0 };
      }),
  );
  const created: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const during = platform;
    const writing = [...writers.map((writer) => rename(during, writer)), create(during, created)];
    const [before, createdBefore] = [sum(writers), created.length];
    await new Promise((resolve) => setTimeout(resolve, 100 + (round % 7) * 60));
    const idle = (): boolean => sum(writers) === before || created.length === createdBefore;
    for (let patience = 2_000; idle() && patience > 0; patience -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(idle()).toBe(false);
    await platform.children.get('gateway')?.end('SIGKILL');
    await Promise.all(writing);
    platform = await openOneProcess(dataDir);
    for (const writer of writers) await check(platform, writer);
  }
  expect(await lost(platform, created)).toEqual([]);
  expect(created.length).toBeGreaterThan(0);
}, 1_800_000);

/** The platform answered, but did not do it: that is no crash. */
class Refused extends Error {}

const sum = (writers: readonly Writer[]): number =>
  writers.reduce((total, { acknowledged }) => total + acknowledged, 0);

/** One write after the other until the process is gone. */
async function rename(platform: Platform, writer: Writer): Promise<void> {
  try {
    for (;;) {
      writer.sent += 1;
      const input = { expectedVersion: writer.version, displayName: `名前 ${writer.sent}` };
      const { data } = await ask(platform, writer, RENAME, { input });
      if (!data?.updateProfile?.member) throw new Refused(JSON.stringify(data));
      writer.version = data.updateProfile.member.version as number;
      writer.acknowledged = writer.sent;
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    // Killed: the last write was not acknowledged, and may or may not have happened.
  }
}

/** A transaction each: request, idempotency record and audit entry together. */
async function create(platform: Platform, created: string[]): Promise<void> {
  const input = { ...DRAFT, idempotencyKey: '' };
  try {
    for (;;) {
      input.idempotencyKey = `kill-${created.length}-${Math.random()}`;
      const { data } = await ask(platform, 'business-unit', INTEREST, { input });
      if (!data?.createPartnershipRequest?.partnershipRequest) throw new Refused(JSON.stringify(data));
      created.push(data.createPartnershipRequest.partnershipRequest.id as string);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    // Killed.
  }
}

async function check(platform: Platform, writer: Writer): Promise<void> {
  const { data } = await ask(platform, writer, '{ viewer { displayName version } }');
  const stands = Number(/^名前 (\d+)$/.exec(data.viewer.displayName as string)?.[1] ?? 0);
  expect(stands).toBeGreaterThanOrEqual(writer.acknowledged);
  expect(stands).toBeLessThanOrEqual(writer.sent);
  writer.version = data.viewer.version as number;
  writer.acknowledged = writer.sent = stands;
}

async function lost(platform: Platform, ids: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const id of ids) {
    const { data } = await ask(platform, 'secretariat', `{ partnershipRequest(id: "${id}") { id } }`);
    if (data?.partnershipRequest?.id !== id) missing.push(id);
  }
  return missing;
}

const DRAFT = {
  theme: '共同企画',
  background: '背景',
  offers: '会場',
  seeks: '運営の経験',
  kinds: ['CO_CREATION'],
  area: 'NATIONWIDE',
  deadline: '2099-03-31',
  contractForm: 'TO_BE_AGREED',
  reward: 'ご相談',
};
