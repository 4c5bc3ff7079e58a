import { DAY, MINUTE } from '../../../common/clock';
import { testMember } from '../../testkit/subgraph';
import {
  articleInput,
  changeInput,
  memberField,
  mutate,
  openContent,
  published,
  secretariat,
  type ContentTest,
} from './kit';

let test: ContentTest;
let changes: string[];
beforeAll(async () => {
  test = await openContent();
  changes = [];
  for (const date of ['2019-04-01', '2023-04-01', '2021-10-01']) changes.push(await published(test, changeInput(date)));
  changes.push(await published(test, changeInput('2024-04-01', { topic: 'WAY_OF_WORKING' })));
  await mutate(test, 'createArticle', changeInput('2025-01-01'));
});
afterAll(() => test.close());

const alumna = testMember(1);
const dates = 'nodes { effectiveOn change { before now } } totalCount';
const datesOf = (it: { nodes: { effectiveOn: string }[] }) => it.nodes.map((node) => node.effectiveOn);

describe('changes since leaving', () => {
  it('are the published ones after the member’s own leaving date, oldest first', async () => {
    const member = { id: alumna.id, leavingDate: '2021-03-31' };
    const { it } = await memberField(test, alumna, member, `changesSinceLeaving { ${dates} }`);
    expect(datesOf(it)).toEqual(['2021-10-01', '2023-04-01', '2024-04-01']);
    expect(it.totalCount).toBe(3);
    expect(it.nodes[0].change).toEqual({ before: 'A定食とB定食。', now: '日替わり7種。' });
  });

  it('leave out what held on the leaving date already; follow topic and order', async () => {
    const member = { id: alumna.id, leavingDate: '2021-10-01' };
    const newest = await memberField(test, alumna, member, `changesSinceLeaving(orderBy: NEWEST_FIRST) { ${dates} }`);
    expect(datesOf(newest.it)).toEqual(['2024-04-01', '2023-04-01']);
    const topic = await memberField(test, alumna, member, `changesSinceLeaving(topics: [WAY_OF_WORKING]) { ${dates} }`);
    expect(datesOf(topic.it)).toEqual(['2024-04-01']);
  });

  it('are null without a leaving date, and refused to everybody else', async () => {
    expect(
      await memberField(test, alumna, { id: alumna.id, leavingDate: null }, `changesSinceLeaving { ${dates} }`),
    ).toEqual({ it: null, codes: [] });
    const member = { id: alumna.id, leavingDate: '2021-03-31' };
    for (const actor of [testMember(2), secretariat]) {
      const answer = await memberField(test, actor, member, `changesSinceLeaving { ${dates} }`);
      expect(answer).toEqual({ it: null, codes: ['FORBIDDEN'] });
    }
  });
});

describe('unread articles', () => {
  const unread = (n: number) =>
    memberField(
      test,
      testMember(n),
      { id: testMember(n).id },
      'unreadArticles(first: 100) { totalCount nodes { id } }',
    );
  const visit = (n: number) =>
    test.run(testMember(n), 'mutation { recordVisit { previousVisitAt userErrors { code } } }');

  it('are all before the first visit; one that was read is not among them', async () => {
    expect((await unread(10)).it.totalCount).toBe(4);
    const [articleId] = changes;
    for (let n = 0; n < 2; n += 1) {
      const answer = await mutate(test, 'markArticleRead', { articleId }, testMember(10));
      expect(answer).toMatchObject({ article: { id: articleId }, userErrors: [] });
    }
    const { it } = await unread(10);
    expect(it.totalCount).toBe(3);
    expect(it.nodes).not.toContainEqual({ id: articleId });
    const { data } = await test.run(testMember(10), 'query($id: ID!) { article(id: $id) { hasViewerRead } }', {
      id: articleId,
    });
    expect(data.article.hasViewerRead).toBe(true);
    expect((await unread(11)).it.totalCount).toBe(4);
  });

  it('are those published since the previous visit; half an hour’s pause begins a new one', async () => {
    expect((await visit(12)).data.recordVisit.previousVisitAt).toBeNull();
    test.clock.advance(29 * MINUTE);
    expect((await visit(12)).data.recordVisit.previousVisitAt).toBeNull();
    expect((await unread(12)).it.totalCount).toBe(4);
    test.clock.advance(DAY);
    expect((await visit(12)).data.recordVisit.previousVisitAt).not.toBeNull();
    expect((await unread(12)).it.totalCount).toBe(0);
    test.clock.advance(MINUTE);
    await published(test, articleInput());
    expect((await unread(12)).it.totalCount).toBe(1);
  });

  it('cannot be marked when they cannot be read', async () => {
    const { article } = await mutate(test, 'createArticle', articleInput());
    for (const articleId of [article.id, 'art_x']) {
      const answer = await mutate(test, 'markArticleRead', { articleId }, testMember(13));
      expect(answer).toMatchObject({ article: null, userErrors: [{ code: 'NOT_FOUND' }] });
    }
  });
});
