import type { RevokedTokens } from '../../../common/actor/revocation';
import { DAY, HOUR, MINUTE } from '../../../common/clock';
import { ManualClock } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { RevocationList } from '../../../gateway/actor/revocation-list';
import { testGateway, type TestGateway } from '../kit/gateway';
import { ALUMNI } from '../kit/tokens';

const NOTHING: RevokedTokens = { sessions: [], members: [] };
const WITH_SESSION = { ...ALUMNI, sid: 'ses_1' };

describe('tokens that were revoked', () => {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  let told: RevokedTokens | Error = NOTHING;
  const asked: Date[] = [];
  const list = new RevocationList({
    source: {
      since: (moment) => (asked.push(moment), told instanceof Error ? Promise.reject(told) : Promise.resolve(told)),
    },
    everyMs: HOUR,
    clock,
    log: silentLog,
  });
  let test: TestGateway;
  beforeAll(async () => (test = await testGateway({ clock, revoked: list })));
  afterAll(() => test.gateway.stop());
  // Tokens are given out by the test's clock, refused by the gateway's.
  const advance = (ms: number): void => {
    clock.advance(ms);
    test.clock.advance(ms);
  };
  const learn = async (news: RevokedTokens | Error): Promise<void> => {
    told = news;
    await list.refresh();
  };
  const statusOf = async (token: string): Promise<number> =>
    (await test.query('{ hello }', { headers: { authorization: `Bearer ${token}` } })).status;

  it('are asked for before the first request, from the longest life of a token', () => {
    expect(asked).toEqual([new Date(clock.now().getTime() - DAY)]);
  });

  it('are refused by their session, also when they were accepted a moment ago and whenever they were given out', async () => {
    const token = await test.token(WITH_SESSION);
    expect(await statusOf(token)).toBe(200);
    await learn({ sessions: ['ses_1'], members: [] });
    expect(await statusOf(token)).toBe(401);
    expect(await statusOf(await test.token(WITH_SESSION))).toBe(401);
    expect(await statusOf(await test.token({ ...ALUMNI, sid: 'ses_2' }))).toBe(200);
  });

  it('are refused by their member when they were given out by then; later ones are good', async () => {
    const token = await test.token(ALUMNI);
    await learn({ sessions: [], members: [{ id: ALUMNI.sub, at: clock.now().getTime() }] });
    expect(await statusOf(token)).toBe(401);
    advance(1);
    expect(await statusOf(await test.token(ALUMNI))).toBe(200);
    expect(await statusOf(token)).toBe(401);
  });

  it('stay refused while nobody tells of new ones, and what happened meanwhile is asked for afterwards', async () => {
    await learn(NOTHING);
    const heardAt = clock.now().getTime();
    advance(5 * MINUTE);
    await learn(new Error('identity is away'));
    expect(await statusOf(await test.token(WITH_SESSION))).toBe(401);
    await learn(NOTHING);
    expect(asked.at(-1)).toEqual(new Date(heardAt - MINUTE));
  });

  it('are forgotten when no token can be so old, and no token may be', async () => {
    advance(DAY + 2 * MINUTE);
    await learn(NOTHING);
    expect(
      list.covers({ kind: 'member', id: ALUMNI.sub, roles: [], scopes: [], cohortId: '', sessionId: 'ses_1' }, 0),
    ).toBe(false);
  });
});
