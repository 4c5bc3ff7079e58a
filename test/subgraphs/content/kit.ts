import type { Actor } from '../../../common/actor/actor';
import type { Context } from '../../../subgraphs/content/context';
import { createContentSubgraph, type ContentSubgraph } from '../../../subgraphs/content/server';
import { openTestSubgraph, testStaff, type TestSubgraph } from '../../testkit/subgraph';

export const secretariat = testStaff('SECRETARIAT');
export type ContentTest = TestSubgraph<ContentSubgraph>;

export const openContent = (): Promise<ContentTest> =>
  openTestSubgraph<Context, ContentSubgraph>(createContentSubgraph);

export const articleInput = (changes: Record<string, unknown> = {}) => ({
  kind: 'SECRETARIAT_NOTE',
  title: '今月のまとめ',
  lead: '三分で読めます。',
  body: '食堂の新しい献立についてお知らせします。',
  ...changes,
});

export const changeInput = (effectiveOn: string, changes: Record<string, unknown> = {}) =>
  articleInput({
    kind: 'INTERNAL_CHANGE',
    title: `食堂が変わりました ${effectiveOn}`,
    topic: 'CAFETERIA',
    effectiveOn,
    before: 'A定食とB定食。',
    now: '日替わり7種。',
    ...changes,
  });

/** Runs a mutation of articles and returns its payload; throws what is thrown. */
export async function mutate(
  test: ContentTest,
  name: string,
  input: Record<string, unknown>,
  actor: Actor = secretariat,
) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const known = ['createArticle', 'updateArticle', 'scheduleArticle', 'markArticleRead'];
  const inputType = known.includes(name) ? type : 'ArticleStepInput';
  const version = name === 'markArticleRead' ? '' : 'version';
  const query = `mutation($input: ${inputType}!) {
    ${name}(input: $input) { article { id state ${version} title publishedAt } userErrors { code path message } } }`;
  const answer = await test.run(actor, query, { input });
  if (!answer.data) throw new Error(answer.codes.join());
  return answer.data[name];
}

/** The id of a published article. */
export async function published(test: ContentTest, input: Record<string, unknown> = articleInput()): Promise<string> {
  const { article } = await mutate(test, 'createArticle', input);
  await mutate(test, 'submitArticle', { id: article.id, expectedVersion: 1 });
  await mutate(test, 'publishArticle', { id: article.id, expectedVersion: 2 });
  return article.id;
}

/** What a Member's field of this subgraph answers, reached as the gateway reaches it. */
export async function memberField(test: ContentTest, actor: Actor, member: Record<string, unknown>, field: string) {
  const query = `query($of: [_Any!]!) { _entities(representations: $of) { ... on Member { it: ${field} } } }`;
  const answer = await test.run(actor, query, { of: [{ __typename: 'Member', ...member }] });
  return { it: answer.data?._entities?.[0]?.it, codes: answer.codes };
}
