import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Member: {
    __resolveReference: (reference) => reference,
    changesSinceLeaving: (member, { topics, orderBy, ...page }, { actor, services }) =>
      services.articles.changesSinceLeaving(actor, member, { topics: topics ?? null, orderBy }, page),
    unreadArticles: (member, page, { actor, services }) => services.articles.unread(actor, member.id, page),
  },
};

export const member = defineNoun(__dirname, 'member.graphql', resolvers);
