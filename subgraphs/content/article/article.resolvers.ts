import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    article: async (_root, { id }, { actor, services, loaders }) =>
      services.articles.visible(actor, await loaders.article.load(id)),
    articles: (_root, { where, ...page }, { actor, services }) => services.articles.list(actor, where, page),
  },
  Article: {
    __resolveReference: async ({ id }, { actor, services, loaders }) =>
      services.articles.visible(actor, await loaders.article.load(id)),
    id: (article) => article._id,
    change: ({ before, now }) => (before !== null && now !== null ? { before, now } : null),
    hasViewerRead: (article, _args, { actor, loaders }) =>
      actor.kind === 'member' ? loaders.readByViewer.load(article._id) : null,
    revisions: (article, _args, { actor, services }) => services.articles.revisions(actor, article._id),
  },
};

export const article = defineNoun(__dirname, 'article.graphql', resolvers);
