import { createServer, type Server, type ServerResponse } from 'node:http';
import { fetchJwksFrom } from '../../../gateway/actor/oidc';
import { closed, portOf } from '../../federation/served';

const KEYS = '{"keys":[{"kty":"EC","kid":"one"}],"more":1}';

describe('the address of the OpenID provider’s keys', () => {
  let [server, elsewhere]: Server[] = [];
  let answer: (response: ServerResponse) => void;
  let strangers = 0;
  const listening = async (handler: (response: ServerResponse) => void): Promise<Server> => {
    const made = createServer((_request, response) => handler(response));
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return made;
  };
  beforeAll(async () => {
    server = await listening((response) => answer(response));
    elsewhere = await listening((response) => ((strangers += 1), response.end(KEYS)));
  });
  afterAll(() => Promise.all([server, elsewhere].map((each) => each && closed(each))));
  const fetching = () => fetchJwksFrom(`http://127.0.0.1:${portOf(server!)}/keys`)();

  it('gives keys', async () => {
    answer = (response) => response.end(KEYS);
    expect(await fetching()).toEqual({ keys: [{ kty: 'EC', kid: 'one' }] });
  });

  it.each([301, 302, 303, 307, 308])(
    'that leads elsewhere is not followed (%i): whoever is there is no issuer',
    async (status) => {
      answer = (response) => response.writeHead(status, { location: `http://127.0.0.1:${portOf(elsewhere!)}/` }).end();
      await expect(fetching()).rejects.toThrow();
      expect(strangers).toBe(0);
    },
  );

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error, whatever its body', (response) => response.writeHead(500).end(KEYS)],
    ['a page', (response) => response.end('<html>')],
    ['something else', (response) => response.end('{"keys":{}}')],
    ['null', (response) => response.end('null')],
    [
      'half of it',
      (response) => response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy()),
    ],
  ])('that answers %s gives none', async (_name, answering) => {
    answer = answering;
    await expect(fetching()).rejects.toThrow();
  });

  it('that never ends its answer is left after 256 kB', async () => {
    let sent = 0;
    answer = (response) => {
      const part = Buffer.alloc(65_536, ' ');
      const more = (): void =>
        void (response.destroyed || response.write(part, () => ((sent += part.length), setImmediate(more))));
      response.writeHead(200);
      more();
    };
    await expect(fetching()).rejects.toThrow('longer than 262144 bytes');
    // What the connection itself holds comes on top of it.
    expect(sent).toBeLessThan(16 * 1_048_576);
  });
});
