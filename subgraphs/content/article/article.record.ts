import type { Connection } from '../../../common/paging/connection';
import type { ArticleKind, ArticleState, ChangeTopic } from '../generated';

/** What an editor writes. */
export interface ArticleText {
  readonly title: string;
  readonly lead: string;
  readonly body: string;
  readonly summaryEnglish: string | null;
  readonly tags: readonly string[];
  /** The following four are set for INTERNAL_CHANGE and null for every other kind. */
  readonly topic: ChangeTopic | null;
  readonly effectiveOn: string | null;
  readonly before: string | null;
  readonly now: string | null;
}

/** An article as stored. */
export interface ArticleRecord extends ArticleText {
  readonly _id: string;
  readonly kind: ArticleKind;
  readonly state: ArticleState;
  /** Grows with every change; compared with a client's `expectedVersion`. */
  readonly version: number;
  readonly publishAt: Date | null;
  readonly publishedAt: Date | null;
  /** Moment by which lists are sorted: of publication, before that of the last change. */
  readonly listedAt: Date;
  readonly corrections: readonly { readonly note: string; readonly at: Date }[];
  readonly authorId: string;
  readonly createdAt: Date;
}

export type ArticlePage = Connection<ArticleRecord>;

/** One wording of an article; kept for ever, so that it can be answered what members had read. */
export interface ArticleRevisionRecord {
  readonly _id: string;
  readonly articleId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly editorId: string;
  readonly at: Date;
}
