/** Which record stands behind a type of this subgraph's schema; read by `npm run codegen`. */
export const mappers = {
  Article: './article/article.record#ArticleRecord',
  ArticleConnection: './article/article.record#ArticlePage',
  ArticleRevision: './article/article.record#ArticleRevisionRecord',
  Analyst: '../../common/statistics/cohort-resolvers#Stub',
  Cohort: '../../common/statistics/cohort-resolvers#Stub',
  Member: './member/member.record#MemberStub',
};
