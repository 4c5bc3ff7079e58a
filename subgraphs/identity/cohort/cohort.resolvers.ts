import { statisticsOf } from '../../../common/statistics/cohort-resolvers';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    cohorts: (_root, { where, orderBy, ...page }, { services, actor }) =>
      services.cohorts.list(actor, where, orderBy === 'EARLIEST_LEAVING_FIRST', page),
    memberStatistics: statisticsOf('members'),
  },
  Cohort: {
    __resolveReference: ({ id }, { services }) => services.cohorts.byId(id),
    id: (cohort) => cohort._id,
    members: (cohort, _args, { measured }) => measured.members.load(cohort._id),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
