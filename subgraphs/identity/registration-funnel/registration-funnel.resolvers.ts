import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    registrationFunnel: (_root, question, context) => context.services.registrationFunnel.answer(context, question),
  },
};

export const registrationFunnel = defineNoun(__dirname, 'registration-funnel.graphql', resolvers);
