import { systemClock } from '../../../common/clock';
import { signActor } from '../../../common/actor/signature';
import { peopleAndNews } from '../kit/people-and-news';
import { jsonOf, rawPost, rawRequest, statusOf } from '../kit/raw-request';
import { ACTOR_KEY, remoteGateway, type RemoteGateway } from '../kit/remote';
import { ALUMNI, SECRETARIAT } from '../kit/tokens';

const BODY = JSON.stringify({ query: '{ me { id roles language } }' });
const ANONYMOUS_ANSWER = { me: { id: 'anonymous', roles: [], language: 'ja' } };

describe('headers that a client sends', () => {
  let remote: RemoteGateway;
  let url = '';
  beforeAll(async () => {
    remote = await remoteGateway(peopleAndNews, systemClock);
    url = await remote.test.gateway.listen(0, '127.0.0.1');
  });
  afterAll(() => remote.stop());
  beforeEach(() => void (remote.arrivals.people!.length = 0));

  it('about who it is, as the gateway itself sends them, reach no subgraph', async () => {
    const chief = { kind: 'staff', id: 'stf_0', roles: ['SECRETARIAT'], scopes: [] } as const;
    // Even if the key leaked: the gateway passes nothing on.
    const request = { audience: 'people', method: 'POST', path: '/graphql', body: BODY };
    const forged = Object.entries(signActor(chief, request, ACTOR_KEY, systemClock));
    const answer = await rawRequest(
      url,
      rawPost(
        BODY,
        ...forged.map(([name, value]) => `${name}: ${value}`),
        'X-Request-Id: chosen-by-a-client',
        'X-Alumni-Time-Left-Ms: 999999999',
        'X-Forwarded-For: 10.0.0.1',
        'X-Anything: at-all',
        'Cookie: session=1',
      ),
    );
    expect(jsonOf(answer).data).toEqual(ANONYMOUS_ANSWER);
    const [arrival] = remote.arrivals.people!;
    expect(Object.keys(arrival!.headers).sort()).toEqual(
      expect.not.arrayContaining(['cookie', 'x-anything', 'x-forwarded-for', 'authorization']),
    );
    expect(arrival!.headers['x-request-id']).toMatch(/^req_/);
    expect(Number(arrival!.headers['x-alumni-time-left-ms'])).toBeLessThanOrEqual(15_000);
    expect(arrival!.actor).toEqual({ kind: 'anonymous' });
  });

  it('that name themselves hop-by-hop take nothing away from what the gateway sends', async () => {
    const token = await remote.test.token(ALUMNI);
    const lines = [
      `Authorization: Bearer ${token}`,
      'Connection: close, x-alumni-actor, x-alumni-signature',
      'TE: trailers',
    ];
    const answer = await rawRequest(url, rawPost(BODY, ...lines).replace('Connection: close\r\n', ''));
    expect(jsonOf(answer).data).toMatchObject({ me: { id: ALUMNI.sub } });
    const [arrival] = remote.arrivals.people!;
    expect(arrival!.headers['x-alumni-signature']).toBeDefined();
    expect(arrival!.headers.te).toBeUndefined();
  });

  it('twice are refused where only one can be right', async () => {
    const token = `Authorization: Bearer ${await remote.test.token(ALUMNI)}`;
    for (const line of ['Host: other.example', 'hOST: x', 'Content-Type: application/json', token]) {
      const lines = line === token ? [token, token] : [line];
      const answer = await rawRequest(url, rawPost(BODY, ...lines, 'Accept-Language: en'));
      expect(statusOf(answer)).toBe(400);
      expect(jsonOf(answer).errors).toEqual([
        {
          message: 'Send each of the headers Host, Authorization and Content-Type only once.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ]);
      expect(remote.arrivals.people).toEqual([]);
    }
  });

  it('are no way to be two people', async () => {
    const [member, chief] = await Promise.all([remote.test.token(ALUMNI), remote.test.token(SECRETARIAT)]);
    for (const lines of [
      [`Authorization: Bearer ${member}`, `Authorization: Bearer ${chief}`],
      [`Authorization: Bearer ${member}, Bearer ${chief}`],
      [`Authorization: Bearer ${member}`, `Authorization: Basic eDp4`],
    ]) {
      const answer = await rawRequest(url, rawPost(BODY, ...lines));
      const who = statusOf(answer) === 200 ? (jsonOf(answer).data as { me: { id: string } }).me.id : 'refused';
      expect([ALUMNI.sub, 'refused']).toContain(who);
    }
  });

  it('with other ends of line or null bytes are refused before they are read', async () => {
    for (const line of [
      'Accept-Language: en\nX-Alumni-Actor: x',
      'Accept-Language: en\rX: y',
      'X-Name: a\0b',
      'X-\u0001: b',
    ]) {
      const answer = await rawRequest(url, rawPost(BODY, line));
      expect([line, statusOf(answer)]).toEqual([line, 400]);
    }
    expect(remote.arrivals.people).toHaveLength(0);
  });

  it('with CR and LF in other encodings stay one value', async () => {
    const header = 'Accept-Language: en%0d%0aX-Alumni-Actor:%20x';
    const name = 'GraphQL-Client-Name: web%0d%0aSet-Cookie: a=b';
    const answer = await rawRequest(url, rawPost(BODY, header, name));
    expect(statusOf(answer)).toBe(200);
    expect(answer.toLowerCase()).not.toContain('\r\nset-cookie');
    expect(remote.arrivals.people![0]!.headers['accept-language']).toMatch(/^(ja|en)$/);
  });

  it('that leave the length in doubt are refused: no second request hides in the first', async () => {
    const hidden = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
    const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n${hidden}`;
    for (const lines of [
      ['Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Content-Length: 3'],
    ]) {
      const answer = await rawRequest(url, rawPost(BODY, ...lines).replace(BODY, chunked));
      expect([lines, statusOf(answer)]).toEqual([lines, 400]);
    }
    expect(remote.arrivals.people).toHaveLength(0);
  });

  it('of more than 16 kB, and three thousand of them, are refused', async () => {
    expect(statusOf(await rawRequest(url, rawPost(BODY, `X-Long: ${'a'.repeat(20_000)}`)))).toBe(431);
    const many = Array.from({ length: 3_000 }, (_, i) => `X-${i}: ${i}`);
    expect(statusOf(await rawRequest(url, rawPost(BODY, ...many)))).toBe(431);
  });
});
