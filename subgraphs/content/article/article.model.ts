import { Schema, type Connection, type Model } from 'mongoose';
import type { ArticleRecord, ArticleRevisionRecord } from './article.record';

const text = { type: String, default: null };
const correction = new Schema({ note: String, at: Date }, { _id: false });
const schema = new Schema<ArticleRecord>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    state: { type: String, required: true },
    version: { type: Number, required: true },
    title: { type: String, required: true },
    lead: { type: String, required: true },
    body: { type: String, required: true },
    summaryEnglish: text,
    tags: [String],
    topic: text,
    effectiveOn: text,
    before: text,
    now: text,
    publishAt: { type: Date, default: null },
    publishedAt: { type: Date, default: null },
    listedAt: { type: Date, required: true },
    corrections: [correction],
    authorId: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'articles', versionKey: false },
);
// articles, unreadArticles: published ones, newest first.
schema.index({ state: 1, listedAt: -1, _id: -1 });
// articles by kind.
schema.index({ kind: 1, state: 1, listedAt: -1, _id: -1 });
// changesSinceLeaving: internal changes from a date on.
schema.index({ kind: 1, state: 1, effectiveOn: 1, _id: 1 });
// Scheduled publishing: what is due.
schema.index({ publishAt: 1 }, { partialFilterExpression: { state: 'SCHEDULED' } });

export function articleModel(connection: Connection): Model<ArticleRecord> {
  return connection.model<ArticleRecord>('Article', schema, undefined, { overwriteModels: true });
}

const revisionSchema = new Schema<ArticleRevisionRecord>(
  {
    _id: { type: String, required: true },
    articleId: { type: String, required: true },
    number: { type: Number, required: true },
    title: { type: String, required: true },
    body: { type: String, required: true },
    editorId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'article_revisions', versionKey: false },
);
// Article.revisions: of one article, newest first.
revisionSchema.index({ articleId: 1, number: -1 });

export function articleRevisionModel(connection: Connection): Model<ArticleRevisionRecord> {
  return connection.model<ArticleRevisionRecord>('ArticleRevision', revisionSchema, undefined, {
    overwriteModels: true,
  });
}
