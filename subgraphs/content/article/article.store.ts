import type { ClientSession, Connection, Model, QueryFilter } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import type { ArticleKind, ArticleState, ChangeTopic } from '../generated';
import { articleModel, articleRevisionModel } from './article.model';
import type { ArticlePage, ArticleRecord, ArticleRevisionRecord } from './article.record';

export interface ArticleCriteria {
  readonly states: readonly ArticleState[];
  readonly kinds?: readonly ArticleKind[] | undefined;
  readonly topics?: readonly ChangeTopic[] | undefined;
  readonly tag?: string | undefined;
}

/** The only place that queries articles and their revisions. */
export class ArticleStore {
  readonly #articles: Model<ArticleRecord>;
  readonly #revisions: Model<ArticleRevisionRecord>;

  constructor(connection: Connection) {
    this.#articles = articleModel(connection);
    this.#revisions = articleRevisionModel(connection);
  }

  byIds(ids: readonly string[]): Promise<ArticleRecord[]> {
    return this.#articles
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  page(criteria: ArticleCriteria, page: PageArguments): Promise<ArticlePage> {
    const { states, kinds, topics, tag } = criteria;
    const filter: QueryFilter<ArticleRecord> = {
      state: { $in: [...states] },
      ...(kinds && { kind: { $in: [...kinds] } }),
      ...(topics && { topic: { $in: [...topics] } }),
      ...(tag !== undefined && { tags: tag }),
    };
    return findPage(this.#articles, filter, NEWEST_FIRST, page);
  }

  /** Published articles listed after `since` (all when null), without those in `readIds`. */
  unread(since: Date | null, readIds: readonly string[], page: PageArguments): Promise<ArticlePage> {
    const filter: QueryFilter<ArticleRecord> = {
      state: 'PUBLISHED',
      ...(since && { listedAt: { $gt: since } }),
      ...(readIds.length > 0 && { _id: { $nin: [...readIds] } }),
    };
    return findPage(this.#articles, filter, NEWEST_FIRST, page);
  }

  /** Published internal changes that hold from a date after `date` on. */
  changesAfter(
    date: string,
    topics: readonly ChangeTopic[] | undefined,
    oldestFirst: boolean,
    page: PageArguments,
  ): Promise<ArticlePage> {
    const direction = oldestFirst ? 1 : -1;
    const filter: QueryFilter<ArticleRecord> = {
      kind: 'INTERNAL_CHANGE',
      state: 'PUBLISHED',
      effectiveOn: { $gt: date },
      ...(topics && { topic: { $in: [...topics] } }),
    };
    const sort = [['effectiveOn', direction] as const, ['_id', direction] as const];
    return findPage(this.#articles, filter, sort, page);
  }

  async insert(article: ArticleRecord, revision: ArticleRevisionRecord, session: ClientSession): Promise<void> {
    await this.#articles.create([article], { session });
    await this.#revisions.create([revision], { session });
  }

  /** The changed article, or null when it no longer has `expectedVersion` or is in none of `states`. */
  change(
    id: string,
    expectedVersion: number,
    states: readonly ArticleState[],
    changes: Partial<ArticleRecord>,
    session?: ClientSession,
  ): Promise<ArticleRecord | null> {
    return this.#articles
      .findOneAndUpdate(
        { _id: id, version: expectedVersion, state: { $in: [...states] } },
        { $set: changes, $inc: { version: 1 } },
        { returnDocument: 'after', session: session ?? null },
      )
      .lean<ArticleRecord | null>()
      .exec();
  }

  async addRevision(revision: ArticleRevisionRecord, session: ClientSession): Promise<void> {
    await this.#revisions.create([revision], { session });
  }

  revisionsOf(articleId: string): Promise<ArticleRevisionRecord[]> {
    return this.#revisions.find({ articleId }).sort({ number: -1 }).limit(50).lean().exec();
  }

  due(now: Date): Promise<ArticleRecord[]> {
    return this.#articles
      .find({ state: 'SCHEDULED', publishAt: { $lte: now } })
      .limit(100)
      .lean()
      .exec();
  }
}

const NEWEST_FIRST = [['listedAt', -1] as const, ['_id', -1] as const];
