import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    rehireInterestStatistics: (_root, { where, groupBy }, context) =>
      context.services.cohortStatistics.statistics(context, 'rehireInterest', where?.month, groupBy),
    partnershipInterestStatistics: (_root, { where, groupBy }, context) =>
      context.services.cohortStatistics.statistics(context, 'partnershipInterests', where?.month, groupBy),
  },
  Cohort: {
    __resolveReference: ({ id }) => ({ id }),
    rehireInterest: ({ id }, _args, { loaders }) => loaders.rehireInterestOfCohort.load(id),
    partnershipInterests: ({ id }, _args, { loaders }) => loaders.partnershipInterestsOfCohort.load(id),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
