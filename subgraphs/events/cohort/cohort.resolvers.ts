import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    registrantStatistics: (_root, { where, groupBy }, context) =>
      context.services.statistics.statistics(context, context.services.measures.registrants, where, groupBy),
    attendeeStatistics: (_root, { where, groupBy }, context) =>
      context.services.statistics.statistics(context, context.services.measures.attendees, where, groupBy),
  },
  Analyst: {
    __resolveReference: ({ id }) => ({ id }),
    questionsAboutEvents: ({ id }, _args, { actor, services }) => services.questions.of(actor, id),
  },
  Cohort: {
    __resolveReference: ({ id }) => ({ id }),
    registrants: ({ id }, _args, { measured }) => measured.registrants.load(id),
    attendees: ({ id }, _args, { measured }) => measured.attendees.load(id),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
