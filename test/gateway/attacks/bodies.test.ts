import { gzipSync } from 'node:zlib';
import { MB, tollOf } from '../kit/load';
import { testGateway, type TestGateway } from '../kit/gateway';
import { networkEngine } from '../kit/network';
import { jsonOf, rawRequest, statusOf } from '../kit/raw-request';

const operations = JSON.stringify({ query: 'mutation($file: Upload!) { wave }', variables: { file: null } });
const upload = (name: string, type: string, content: string): string =>
  [
    '--x',
    'Content-Disposition: form-data; name="operations"',
    '',
    operations,
    '--x',
    'Content-Disposition: form-data; name="map"',
    '',
    '{"0":["variables.file"]}',
    '--x',
    `Content-Disposition: form-data; name="0"; filename="${name}"`,
    `Content-Type: ${type}`,
    '',
    content,
    '--x--',
    '',
  ].join('\r\n');

describe('bodies that are not a GraphQL request in JSON', () => {
  let test: TestGateway;
  beforeAll(async () => (test = await testGateway({ engine: networkEngine() })));
  afterAll(() => test.gateway.stop());
  beforeEach(() => void (test.engine.requests.length = 0));
  afterEach(() => expect(test.engine.requests).toHaveLength(0));
  const post = (type: string, payload: string | Buffer, url = '/graphql') =>
    test.inject({ method: 'POST', url, headers: { 'content-type': type, 'accept-language': 'en' }, payload });

  it.each<[string, string]>([
    ['a file of a wrong type', upload('cv.exe', 'application/x-msdownload', 'MZ')],
    ['a picture that is a script as well', upload('a.gif', 'image/gif', 'GIF89a/*<script>alert(1)</script>*/')],
    ['a path for its name', upload('../../../etc/passwd', 'image/png', 'x')],
    ['half a megabyte', upload('big.png', 'image/png', 'x'.repeat(500_000))],
  ])('with an upload that has %s are refused, with what to send instead', async (_name, body) => {
    const { status, body: answer } = await post('multipart/form-data; boundary=x', body);
    expect([status, answer.errors?.[0]?.extensions?.code]).toEqual([415, 'BAD_REQUEST']);
    expect(answer.errors?.[0]?.message).toMatch(/^Files are not accepted/);
  });

  it('are refused before they are read: an upload of a gigabyte costs nothing', async () => {
    const url = await test.gateway.listen(0, '127.0.0.1');
    const before = process.memoryUsage().rss;
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000000\r\n\r\n--x`;
    const answer = await rawRequest(url, head, 1_000);
    expect(statusOf(answer)).toBe(415);
    const large = head.replace('multipart/form-data; boundary=x', 'application/json');
    expect(statusOf(await rawRequest(url, large, 1_000))).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * MB);
    expect(jsonOf(answer).errors).toHaveLength(1);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'query=%7Bnews%7D'],
    ['text/plain', '{"query":"{ news }"}'],
    ['application/graphql', '{ news }'],
    ['application/json; charset=utf-16', '{"query":"{ news }"}'],
    ['application/json; charset=shift_jis', '{"query":"{ news }"}'],
    ['application/json, text/plain', '{"query":"{ news }"}'],
    ['application/jsonp', '{"query":"{ news }"}'],
  ])('as %s are refused: a cross-site form can send nothing else', async (type, payload) => {
    expect((await post(type, payload)).status).toBe(415);
  });

  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['no JSON', '{"query":'],
    ['a number', '1'],
    ['a text', '"{ news }"'],
    ['JSON nested 100,000 deep', `{"query":"{ news }","variables":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a batch of a thousand', JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ news }' })))],
    ['an empty batch', '[]'],
  ])('of %s are refused', async (_name, payload) => {
    expect((await post('application/json', payload)).status).toBe(400);
  });

  it.each([
    ['in the document', Buffer.from('7b227175657279223a227b206e65777320ff7d227d', 'hex')],
    [
      'in a variable',
      Buffer.concat([
        Buffer.from('{"query":"{ news }","variables":{"x":"'),
        Buffer.from([0xc0, 0xaf]),
        Buffer.from('"}}'),
      ]),
    ],
  ])('that are not UTF-8 %s are refused, not mended in silence', async (_name, payload) => {
    const { status, body } = await post('application/json', payload);
    expect([status, body.errors?.[0]?.message]).toEqual([400, 'The body is not UTF-8. Check its encoding.']);
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, identity'])(
    'compressed as %s are refused: no bomb is unpacked',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(50 * MB, ' '));
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding, 'accept-language': 'en' };
      const toll = await tollOf(async () => {
        const reply = await test.inject({ method: 'POST', url: '/graphql', headers, payload: bomb });
        expect([reply.status, reply.headers['accept-encoding']]).toEqual([415, 'identity']);
        expect(reply.body.errors?.[0]?.message).toMatch(/^Compressed bodies/);
      });
      expect(toll.heapBytes).toBeLessThan(20 * MB);
    },
  );

  it('and addresses that cannot be read are answered in the same shape as everything else', async () => {
    const reply = await test.inject({ method: 'GET', url: '/%zz' });
    expect([reply.status, reply.body.errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
    expect(JSON.stringify(reply.body)).not.toMatch(/FST_|zz/);
  });

  it('sent by a strange page are refused, also as GET and under another spelling of the address', async () => {
    for (const url of ['/graphql', '/%67raphql', '/graph%71l']) {
      for (const site of ['cross-site', 'same-site']) {
        const reply = await test.inject({
          method: 'GET',
          url: `${url}?query={news}`,
          headers: { 'sec-fetch-site': site },
        });
        expect([url, reply.status]).toEqual([url, 403]);
      }
    }
  });

  it('cannot make a GET change anything', async () => {
    const query = encodeURIComponent('query A { news } mutation B { rename(name: "x") { id } }');
    const reply = await test.inject({ method: 'GET', url: `/graphql?query=${query}&operationName=B` });
    expect([reply.status, reply.headers.allow]).toEqual([405, 'POST']);
    expect((await test.inject({ method: 'GET', url: '/graphql?query={news}&query={audit{entries}}' })).status).toBe(
      400,
    );
  });
});
