import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    rehireInterestStatistics: (_root, { where, ...breakdown }, context) =>
      context.services.statistics.standing(context, context.services.measures.rehireInterest, where, breakdown),
    partnershipInterestStatistics: (_root, { where, groupBy }, context) =>
      context.services.statistics.statistics(context, context.services.measures.partnershipInterests, where, groupBy),
  },
  Analyst: {
    __resolveReference: ({ id }) => ({ id }),
    questionsAboutOpportunities: ({ id }, _args, { actor, services }) => services.questions.of(actor, id),
  },
  Cohort: {
    __resolveReference: ({ id }) => ({ id }),
    rehireInterest: ({ id }, _args, { measured }) => measured.rehireInterest.load(id),
    partnershipInterests: ({ id }, _args, { measured }) => measured.partnershipInterests.load(id),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
