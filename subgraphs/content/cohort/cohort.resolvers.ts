import { measureOfCohort, questionsOf, referred, statisticsOf } from '../../../common/statistics/cohort-resolvers';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    visitorStatistics: statisticsOf('visitors'),
    readerStatistics: statisticsOf('readers'),
  },
  Analyst: { __resolveReference: referred, questionsAboutReading: questionsOf },
  Cohort: {
    __resolveReference: referred,
    visitors: measureOfCohort('visitors'),
    readers: measureOfCohort('readers'),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
