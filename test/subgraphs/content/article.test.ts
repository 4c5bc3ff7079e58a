import { DAY, HOUR } from '../../../common/clock';
import { nobody, testMember } from '../../testkit/subgraph';
import { articleInput, changeInput, mutate, openContent, published, secretariat, type ContentTest } from './kit';

let test: ContentTest;
beforeAll(async () => {
  test = await openContent();
});
afterAll(() => test.close());

const alumna = testMember(1);
const read = async (id: string, actor = alumna as Parameters<ContentTest['run']>[0]) =>
  test.run(actor, 'query($id: ID!) { article(id: $id) { title state corrections { note } hasViewerRead } }', { id });

describe('an article', () => {
  it('goes from draft over review to published and archived, each with its version', async () => {
    const created = await mutate(test, 'createArticle', articleInput());
    expect(created).toMatchObject({ article: { state: 'DRAFT', version: 1 }, userErrors: [] });
    const { id } = created.article;
    expect((await read(id)).data.article).toBeNull();
    expect(await mutate(test, 'submitArticle', { id, expectedVersion: 1 })).toMatchObject({
      article: { state: 'IN_REVIEW' },
    });
    expect(await mutate(test, 'publishArticle', { id, expectedVersion: 2 })).toMatchObject({
      article: { state: 'PUBLISHED', version: 3 },
    });
    expect((await read(id)).data.article).toMatchObject({ title: '今月のまとめ', hasViewerRead: false });
    expect(await mutate(test, 'archiveArticle', { id, expectedVersion: 3 })).toMatchObject({
      article: { state: 'ARCHIVED' },
    });
    expect((await read(id)).data.article).toBeNull();
  });

  it('takes no step out of turn', async () => {
    const { article } = await mutate(test, 'createArticle', articleInput());
    const answer = await mutate(test, 'publishArticle', { id: article.id, expectedVersion: 1 });
    expect(answer).toMatchObject({ article: null, userErrors: [{ code: 'WRONG_STATE' }] });
  });

  it('is published at its time, once however many processes look', async () => {
    const { article } = await mutate(test, 'createArticle', articleInput());
    await mutate(test, 'submitArticle', { id: article.id, expectedVersion: 1 });
    const publishAt = new Date(test.clock.now().getTime() + DAY);
    const past = { id: article.id, expectedVersion: 2, publishAt: '2020-01-01T00:00:00Z' };
    expect(await mutate(test, 'scheduleArticle', past)).toMatchObject({ userErrors: [{ code: 'NOT_IN_FUTURE' }] });
    const scheduled = await mutate(test, 'scheduleArticle', { ...past, publishAt: publishAt.toISOString() });
    expect(scheduled).toMatchObject({ article: { state: 'SCHEDULED' } });
    expect(await test.subgraph.publishDue()).toBe(0);
    test.clock.advance(DAY + HOUR);
    const counts = await Promise.all([test.subgraph.publishDue(), test.subgraph.publishDue()]);
    expect(counts[0] + counts[1]).toBe(1);
    expect((await read(article.id)).data.article).toMatchObject({ state: 'PUBLISHED' });
  });

  it('changed by two people at once gives one of them a conflict', async () => {
    const { article } = await mutate(test, 'createArticle', articleInput());
    const edits = ['甲', '乙'].map((title) =>
      mutate(test, 'updateArticle', { id: article.id, expectedVersion: 1, title }),
    );
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: new Error('CONFLICT') });
    const { data } = await test.run(
      secretariat,
      'query($id: ID!) { article(id: $id) { version revisions { number } } }',
      { id: article.id },
    );
    expect(data.article).toEqual({ version: 2, revisions: [{ number: 2 }, { number: 1 }] });
  });

  it('is corrected after publication only with a note', async () => {
    const id = await published(test);
    const edit = { id, expectedVersion: 3, title: '今月のまとめ（訂正）' };
    expect(await mutate(test, 'updateArticle', edit)).toMatchObject({
      userErrors: [{ code: 'CORRECTION_NOTE_REQUIRED' }],
    });
    await mutate(test, 'updateArticle', { ...edit, correctionNote: '題名を直しました。' });
    expect((await read(id)).data.article).toMatchObject({
      title: '今月のまとめ（訂正）',
      corrections: [{ note: '題名を直しました。' }],
    });
  });

  it('is made once for one idempotency key', async () => {
    const input = articleInput({ idempotencyKey: 'once' });
    const made = await Promise.all([1, 2, 3].map(() => mutate(test, 'createArticle', input)));
    expect(new Set(made.map(({ article }) => article.id)).size).toBe(1);
    await expect(mutate(test, 'createArticle', { ...input, title: '別の題名' })).rejects.toThrow(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('with several faults is refused with all of them at once, in the reader’s language', async () => {
    const bad = articleInput({ title: ' ', lead: '長'.repeat(301), tags: Array(11).fill('a'), before: '以前' });
    const answer = await mutate(test, 'createArticle', bad);
    expect(answer.article).toBeNull();
    expect(answer.userErrors.map((error: { code: string; path: string[] }) => [error.code, error.path[1]])).toEqual([
      ['REQUIRED', 'title'],
      ['TOO_LONG', 'lead'],
      ['NOT_APPLICABLE', 'before'],
      ['INVALID_TAGS', 'tags'],
    ]);
    expect(answer.userErrors[0].message).toBe('入力してください。');
    const change = await mutate(test, 'createArticle', articleInput({ kind: 'INTERNAL_CHANGE' }));
    expect(change.userErrors.map((error: { path: string[] }) => error.path[1])).toEqual([
      'topic',
      'effectiveOn',
      'before',
      'now',
    ]);
  });

  it('refuses a date that does not exist', async () => {
    await expect(mutate(test, 'createArticle', changeInput('2026-02-30'))).rejects.toThrow('BAD_USER_INPUT');
  });

  it('is written by the secretariat only', async () => {
    await expect(mutate(test, 'createArticle', articleInput(), alumna)).rejects.toThrow('FORBIDDEN');
    await expect(mutate(test, 'createArticle', articleInput(), nobody)).rejects.toThrow('UNAUTHENTICATED');
  });
});

describe('the list of articles', () => {
  const list =
    'query($where: ArticleWhere, $first: Int, $after: String) { articles(where: $where, first: $first, after: $after) { totalCount nodes { id kind state } pageInfo { endCursor hasNextPage } } }';

  it('has what is published, newest first, page by page without gaps', async () => {
    for (let n = 0; n < 3; n += 1) {
      test.clock.advance(HOUR);
      await published(test, articleInput({ kind: 'ALUMNI_STORY' }));
    }
    const where = { kinds: ['ALUMNI_STORY'] };
    const all = (await test.run(alumna, list, { where })).data.articles;
    expect(all.totalCount).toBe(3);
    const one = (await test.run(alumna, list, { where, first: 2 })).data.articles;
    const two = (await test.run(alumna, list, { where, first: 2, after: one.pageInfo.endCursor })).data.articles;
    expect([...one.nodes, ...two.nodes]).toEqual(all.nodes);
    expect(
      all.nodes
        .map((node: { id: string }) => node.id)
        .sort()
        .reverse(),
    ).toEqual(all.nodes.map((node: { id: string }) => node.id));
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('shows drafts to the secretariat only', async () => {
    await mutate(test, 'createArticle', articleInput());
    const where = { states: ['DRAFT'] };
    expect((await test.run(alumna, list, { where })).codes).toEqual(['FORBIDDEN']);
    expect((await test.run(secretariat, list, { where })).data.articles.totalCount).toBeGreaterThan(0);
    expect((await test.run(nobody, list)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    [{ first: 101 }, 'PAGE_SIZE_OUT_OF_RANGE'],
    [{ first: 0 }, 'PAGE_SIZE_OUT_OF_RANGE'],
    [{ after: 'nonsense' }, 'INVALID_CURSOR'],
    [{ after: Buffer.from('[{"$gt":""},"x"]').toString('base64url') }, 'INVALID_CURSOR'],
  ])('refuses %j', async (variables, code) => {
    expect((await test.run(alumna, list, variables)).codes).toEqual([code]);
  });

  it.each(['art_x', '', '{"$ne":null}', 'art_01HX0000000000000000000000'])('knows no article %j', async (id) => {
    expect((await read(id)).data.article).toBeNull();
    expect(await mutate(test, 'submitArticle', { id, expectedVersion: 1 })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });
});
