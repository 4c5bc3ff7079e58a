import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    createArticle: (_root, { input }, { actor, services }) => services.editing.create(actor, input),
    updateArticle: (_root, { input }, { actor, services }) => services.editing.update(actor, input),
    submitArticle: (_root, { input }, { actor, services }) => services.editing.step(actor, 'submit', input),
    returnArticleToDraft: (_root, { input }, { actor, services }) => services.editing.step(actor, 'return', input),
    scheduleArticle: (_root, { input }, { actor, services }) => services.editing.schedule(actor, input),
    publishArticle: (_root, { input }, { actor, services }) => services.editing.step(actor, 'publish', input),
    archiveArticle: (_root, { input }, { actor, services }) => services.editing.step(actor, 'archive', input),
  },
};

export const articleEditing = defineNoun(__dirname, 'article-editing.graphql', resolvers);
