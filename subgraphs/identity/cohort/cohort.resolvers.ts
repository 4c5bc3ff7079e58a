import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Cohort: {
    __resolveReference: ({ id }, { services }) => services.cohorts.byId(id),
    id: (cohort) => cohort._id,
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
