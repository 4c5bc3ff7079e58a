import { ulid } from 'ulid';
import { DAY, HOUR } from '../common/clock';
import { dateInTokyo, monthInTokyo, startOfDateInTokyo } from '../common/japanese/fiscal-year';
import type { SubgraphDatabase } from '../database/subgraph-database';
import { articleModel, articleRevisionModel } from '../subgraphs/content/article/article.model';
import type { ArticleRecord, ArticleRevisionRecord } from '../subgraphs/content/article/article.record';
import { readMarkModel, visitDayModel } from '../subgraphs/content/visit/visit.model';
import type { ReadMarkRecord, VisitDayRecord } from '../subgraphs/content/visit/visit.record';
import { SAMPLE_CHANGES } from './content/changes';
import { SAMPLE_STORIES } from './content/stories';
import type { SampleContext } from './context';
import { SampleRandom } from './random';

/** The network opened then; older changes were told in its first weeks. */
const OPENED = Date.UTC(2024, 4, 15, 1);

/** 40 articles of the fictional あかつき生命保険, 25 of them internal changes, and who read what. */
export async function seedContent({ connection }: SubgraphDatabase, context: SampleContext): Promise<void> {
  const articles = sampleArticles(context);
  await articleModel(connection).insertMany(articles);
  await articleRevisionModel(connection).insertMany(articles.map(firstRevision));
  const marks = sampleReadMarks(articles, context);
  await readMarkModel(connection).insertMany(marks);
  await visitDayModel(connection).insertMany(visitDaysOf(marks));
}

function sampleArticles({ clock, staff }: Pick<SampleContext, 'clock' | 'staff'>): ArticleRecord[] {
  const random = new SampleRandom(40);
  const now = clock.now().getTime();
  const plain = { version: 1, publishAt: null, corrections: [], authorId: staff.secretariat.id };
  const idAt = (moment: number) => `art_${ulid(moment, () => random.next())}`;
  const changes = SAMPLE_CHANGES.map((change, index): ArticleRecord => {
    const told = Math.max(OPENED + index * 12 * HOUR, startOfDateInTokyo(change.on).getTime() + 9 * HOUR);
    const at = new Date(Math.min(told, now - HOUR));
    return {
      ...plain,
      _id: idAt(at.getTime()),
      kind: 'INTERNAL_CHANGE',
      state: 'PUBLISHED',
      title: change.title,
      lead: `以前：${change.before}`,
      body: `**以前** ${change.before}\n\n**現在** ${change.now}\n\nあかつき生命保険（架空の会社）の社内のようすをお伝えします。`,
      summaryEnglish: change.english,
      tags: ['退職後の変化'],
      topic: change.topic,
      effectiveOn: change.on,
      before: change.before,
      now: change.now,
      publishedAt: at,
      listedAt: at,
      createdAt: at,
    };
  });
  const stories = SAMPLE_STORIES.map((story): ArticleRecord => {
    const at = new Date(now - story.daysAgo * DAY - 2 * HOUR);
    const { kind, title, lead, body, english, state = 'PUBLISHED' } = story;
    return {
      ...plain,
      _id: idAt(at.getTime()),
      kind,
      state,
      title,
      lead,
      body: `${body}\n\n（あかつき生命保険は架空の会社です。）`,
      summaryEnglish: english,
      tags: [],
      topic: null,
      effectiveOn: null,
      before: null,
      now: null,
      publishedAt: state === 'PUBLISHED' ? at : null,
      listedAt: at,
      createdAt: at,
    };
  });
  return [...changes, ...stories];
}

function firstRevision({ _id, title, body, authorId, createdAt }: ArticleRecord): ArticleRevisionRecord {
  return { _id: `${_id}:1`, articleId: _id, number: 1, title, body, editorId: authorId, at: createdAt };
}

/** A third of the members read something now and then. */
function sampleReadMarks(articles: readonly ArticleRecord[], { people, clock }: SampleContext): ReadMarkRecord[] {
  const random = new SampleRandom(41);
  const published = articles.filter((article) => article.state === 'PUBLISHED');
  const now = clock.now().getTime();
  return people
    .filter(() => random.chance(0.35))
    .flatMap(({ memberId, cohortId }) =>
      published
        .filter(() => random.chance(0.12))
        .map((article) => {
          const at = new Date(Math.min(now - HOUR / 2, article.listedAt.getTime() + random.between(1, 20) * DAY));
          const articleId = article._id;
          return { _id: `${memberId}:${articleId}`, memberId, articleId, cohortId, month: monthInTokyo(at), at };
        }),
    );
}

/** Who reads, visits. */
function visitDaysOf(marks: readonly ReadMarkRecord[]): VisitDayRecord[] {
  const days = marks.map(({ memberId, cohortId, month, at }) => {
    const on = dateInTokyo(at);
    return { _id: `${memberId}:${on}`, memberId, cohortId, month, on };
  });
  return [...new Map(days.map((day) => [day._id, day])).values()];
}
