import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    markArticleRead: async (_root, { input }, { actor, services, loaders }) =>
      services.visits.markRead(actor, services.articles.visible(actor, await loaders.article.load(input.articleId))),
    recordVisit: (_root, _args, { actor, services }) => services.visits.record(actor),
  },
};

export const visit = defineNoun(__dirname, 'visit.graphql', resolvers);
