import { getIntrospectionQuery } from 'graphql';
import { silentLog } from '../../../common/log';
import { idOf, manifestOf } from '../../../gateway/documents/manifest';
import { testGateway, type TestGateway } from '../kit/gateway';
import { networkEngine } from '../kit/network';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

const NEWS = '# client: web, mobile\nquery News {\n  news # the latest\n}\n';
const manifest = manifestOf([
  { name: 'News', text: NEWS, header: { client: 'web, mobile' } },
  { name: 'desk/Members', text: 'query Members { members { name } }', header: {} },
]);
const [news, members] = manifest.documents;

describe('trusted documents', () => {
  let test: TestGateway;
  beforeEach(async () => (test = await testGateway({ engine: networkEngine(), manifest, trustedOnly: true })));
  afterEach(() => test.gateway.stop());
  const codeOf = async (...args: Parameters<TestGateway['query']>) => {
    const reply = await test.query(...args);
    return [reply.status, reply.body.errors?.[0]?.extensions?.code];
  };

  it('have ids that do not depend on comments and layout, and know their clients', () => {
    expect(manifestOf([{ name: 'x', text: 'query News { news }', header: {} }]).documents[0]?.id).toBe(news?.id);
    expect(news?.clients).toEqual(['web', 'mobile']);
    expect(members?.clients).toEqual(['desk']);
  });

  it('run by either way of naming them', async () => {
    for (const body of [
      { documentId: news?.id },
      { documentId: `sha256:${news?.id}` },
      { extensions: { persistedQuery: { version: 1, sha256Hash: news?.id } } },
    ]) {
      expect((await test.query(body, { as: ALUMNI })).body.data).toEqual({ news: '新着' });
    }
    const url = `/graphql?extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: news?.id } }))}`;
    expect((await test.inject({ url })).body.data).toEqual({ news: '新着' });
  });

  it('are all that members’ apps and strangers may send', async () => {
    expect(await codeOf('{ news }', { as: ALUMNI })).toEqual([403, 'TRUSTED_DOCUMENT_REQUIRED']);
    expect(await codeOf('{ news }')).toEqual([403, 'TRUSTED_DOCUMENT_REQUIRED']);
    expect((await test.query('{ news }', { as: ANALYST })).body.data).toEqual({ news: '新着' });
  });

  it('are never registered by a client', async () => {
    const query = 'query New { news }';
    const body = { query, extensions: { persistedQuery: { version: 1, sha256Hash: idOf(query) } } };
    expect(await codeOf(body, { as: ALUMNI })).toEqual([403, 'TRUSTED_DOCUMENT_REQUIRED']);
    expect((await test.query(body, { as: SECRETARIAT })).body.data).toEqual({ news: '新着' });
    const { extensions } = body;
    expect(await codeOf({ extensions }, { as: SECRETARIAT })).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  it('must be what their id says', async () => {
    expect(await codeOf({ query: '{ audit { entries } }', documentId: news?.id }, { as: ANALYST })).toEqual([
      400,
      'BAD_REQUEST',
    ]);
    expect(await codeOf({ documentId: 'abc' }, { as: ALUMNI })).toEqual([400, 'BAD_REQUEST']);
    expect(
      await codeOf({ documentId: members?.id }, { as: SECRETARIAT, headers: { 'graphql-client-name': 'web' } }),
    ).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  it.each([
    '{ __schema { types { name } } }',
    '{ a: __type(name: "Member") { name } }',
    '{ ...S } fragment S on Query { ... { __schema { queryType { name } } } }',
  ])('keep the schema from members: %s', async (query) => {
    const open = await testGateway({
      engine: networkEngine(),
      manifest: manifestOf([{ name: 'S', text: query.replace('{', 'query S {'), header: {} }]),
      trustedOnly: true,
    });
    const id = manifestOf([{ name: 'S', text: query.replace('{', 'query S {'), header: {} }]).documents[0]?.id;
    expect((await open.query({ documentId: id }, { as: ALUMNI })).body.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    await open.gateway.stop();
  });

  it('do not bind analysts, who see of the schema what they may read', async () => {
    const reply = await test.query(getIntrospectionQuery(), { as: ANALYST });
    const schema = (reply.body.data as { __schema: { types: { name: string; fields?: { name: string }[] }[] } })
      .__schema;
    const names = schema.types.map(({ name }) => name);
    expect(names).toContain('Statistics');
    expect(names).not.toContain('Audit');
    expect(names).not.toContain('Note');
    expect(schema.types.find(({ name }) => name === 'Member')?.fields?.map(({ name }) => name)).toEqual([
      'id',
      'name',
      'friends',
    ]);
    expect(test.engine.requests).toHaveLength(0);
    expect(await codeOf('{ __schema { types { name } } news }', { as: ANALYST })).toEqual([400, 'BAD_REQUEST']);
  });

  it('are counted and logged in part when unknown ids come in a flood', async () => {
    let logged = 0;
    const log = { ...silentLog, warn: () => (logged += 1), error: () => undefined };
    let counted = 0;
    const onUnknownDocument = (): void => void (counted += 1);
    const flooded = await testGateway({ engine: networkEngine(), manifest, onUnknownDocument, log: log as never });
    for (let index = 0; index < 50; index += 1) await flooded.query({ documentId: idOf(String(index)) });
    expect([counted, logged]).toEqual([50, 10]);
    await flooded.gateway.stop();
  });
});
