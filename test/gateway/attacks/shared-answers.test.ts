import fc from 'fast-check';
import { systemClock } from '../../../common/clock';
import type { AccessClaimsInput } from '../../../common/actor/claims';
import { peopleAndNews } from '../kit/people-and-news';
import { remoteGateway, type RemoteGateway } from '../kit/remote';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

/** Users that differ in one thing each: id, roles, scopes, department, kind. */
const USERS: readonly (AccessClaimsInput | undefined)[] = [
  undefined,
  ALUMNI,
  { ...ALUMNI, sub: 'mem_other' },
  { ...ALUMNI, roles: ['ALUMNI', 'SUPPORTER'] },
  { ...ALUMNI, scopes: ['directory:read'] },
  SECRETARIAT,
  { ...SECRETARIAT, roles: ['ANALYST'] },
  { kind: 'staff', sub: ANALYST.sub, roles: ['ANALYST'], department: 'dep_1' },
];
const LOCALES = ['ja', 'en'] as const;

interface Operation {
  readonly query: string;
  /** What this user has to see in this language, and nothing else. */
  expected(who: string, roles: readonly string[], locale: string, about: string): unknown;
}
const OPERATIONS: readonly Operation[] = [
  {
    query: '{ me { name roles language seenBy newsLanguage } }',
    expected: (who, roles, locale) => ({
      me: { name: who, roles, language: locale, seenBy: who, newsLanguage: locale },
    }),
  },
  { query: '{ headline }', expected: (_who, _roles, locale) => ({ headline: `headline in ${locale}` }) },
  {
    query: 'query($about: String) { news(about: $about) }',
    expected: (who, _roles, locale, about) => ({ news: `${about} for ${who} in ${locale}` }),
  },
  {
    query: 'query($about: String) { a: news(about: $about) b: news me { id } }',
    expected: (who, _roles, locale, about) => ({
      a: `${about} for ${who} in ${locale}`,
      b: `news for ${who} in ${locale}`,
      me: { id: who },
    }),
  },
  {
    // May be kept for all who have the same rights, and still differs by them, by language and by variables.
    query: 'query($about: String) { notice(about: $about) headline }',
    expected: (who, roles, locale, about) => ({
      notice: `${about} for ${who === 'anonymous' ? 'strangers' : roles.join()} in ${locale}`,
      headline: `headline in ${locale}`,
    }),
  },
  {
    query: '{ whoami headline }',
    expected: (who, _roles, locale) => ({
      whoami: who === 'anonymous' ? null : `I am ${who}`,
      headline: `headline in ${locale}`,
    }),
  },
];

const request = fc.record({
  user: fc.nat(USERS.length - 1),
  locale: fc.nat(LOCALES.length - 1),
  operation: fc.nat(OPERATIONS.length - 1),
  about: fc.constantFrom<string[]>('食堂', 'cafeteria', 'me\nja\nanonymous', '{"kind":"anonymous"}'),
  get: fc.boolean(),
});

describe('answers that are shared or kept', () => {
  let remote: RemoteGateway;
  const tokens: (string | undefined)[] = [];
  beforeAll(async () => {
    remote = await remoteGateway(peopleAndNews, systemClock);
    for (const user of USERS) tokens.push(user && (await remote.test.token(user)));
  });
  afterAll(() => remote.stop());

  const send = async ({
    user,
    locale,
    operation,
    about,
    get,
  }: typeof request extends fc.Arbitrary<infer T> ? T : never) => {
    const { query, expected } = OPERATIONS[operation]!;
    const params = { query, variables: query.includes('$about') ? { about } : {} };
    const headers = {
      'accept-language': LOCALES[locale]!,
      ...(tokens[user] !== undefined && { authorization: `Bearer ${tokens[user]}` }),
    };
    const search = new URLSearchParams({ query, variables: JSON.stringify(params.variables) });
    const reply = await remote.test.inject(
      get
        ? { method: 'GET', url: `/graphql?${search.toString()}`, headers }
        : { method: 'POST', url: '/graphql', headers, payload: params },
    );
    const claims = USERS[user];
    const who = claims?.sub ?? 'anonymous';
    return { reply, data: reply.body.data, wanted: expected(who, claims?.roles ?? [], LOCALES[locale]!, about) };
  };

  it('never go to another user, role, scope, department or language, however requests fall together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(request, { minLength: 1, maxLength: 12 }), { maxLength: 4 }),
        async (waves) => {
          for (const wave of waves) {
            for (const { data, wanted } of await Promise.all(wave.map(send))) expect(data).toEqual(wanted);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are shared at all, between equal requests of one user: fewer requests reach a subgraph than were sent', async () => {
    const before = remote.arrivals.news!.length;
    const same = { user: 1, locale: 0, operation: 2, about: 'cafeteria', get: false };
    await Promise.all(Array.from({ length: 20 }, () => send(same)));
    expect(remote.arrivals.news!.length - before).toBeLessThan(20);
  });

  it('tell caches in between that they belong to one user and language', async () => {
    const { reply } = await send({ user: 1, locale: 0, operation: 0, about: '', get: true });
    const control = String(reply.headers['cache-control']);
    expect(control).toMatch(/no-store|private/);
    expect(String(reply.headers.vary)).toMatch(/Authorization/i);
    expect(String(reply.headers.vary)).toMatch(/Accept-Language/i);
  });

  it('that were asked for after a change are not those of before', async () => {
    let release = (): void => undefined;
    remote.misbehaviour.set('people', (response) => {
      release = () => response.setHeader('content-type', 'application/json').end('{"data":{"me":{"id":"before"}}}');
    });
    const ask = () => remote.test.query('{ me { id } }', { as: ALUMNI });
    const arrived = remote.arrivals.people!.length;
    const early = ask();
    while (remote.arrivals.people!.length === arrived) await new Promise(setImmediate);
    remote.misbehaviour.delete('people');
    await remote.test.query('mutation { rename(name: "x") { id } }', { as: ALUMNI });
    expect((await ask()).body.data).toEqual({ me: { id: ALUMNI.sub } });
    release();
    expect((await early).body.data).toEqual({ me: { id: 'before' } });
  });
});
