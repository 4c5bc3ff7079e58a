import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    visitorStatistics: (_root, { where, groupBy }, context) =>
      context.services.statistics.statistics(context, context.services.measures.visitors, where, groupBy),
    readerStatistics: (_root, { where, groupBy }, context) =>
      context.services.statistics.statistics(context, context.services.measures.readers, where, groupBy),
  },
  Analyst: {
    __resolveReference: ({ id }) => ({ id }),
    questionsAboutReading: ({ id }, _args, { actor, services }) => services.questions.of(actor, id),
  },
  Cohort: {
    __resolveReference: ({ id }) => ({ id }),
    visitors: ({ id }, _args, { measured }) => measured.visitors.load(id),
    readers: ({ id }, _args, { measured }) => measured.readers.load(id),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
