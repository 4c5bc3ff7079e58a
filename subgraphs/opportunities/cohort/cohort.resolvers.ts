import {
  funnelOf,
  measureOfCohort,
  questionsOf,
  referred,
  statisticsOf,
} from '../../../common/statistics/cohort-resolvers';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    rehireInterestStatistics: statisticsOf('rehireInterest'),
    partnershipInterestStatistics: statisticsOf('partnershipInterests'),
    rehireInterestFunnel: funnelOf('rehireInterest'),
    partnershipInterestFunnel: funnelOf('partnershipInterests'),
  },
  Analyst: { __resolveReference: referred, questionsAboutOpportunities: questionsOf },
  Cohort: {
    __resolveReference: referred,
    rehireInterest: measureOfCohort('rehireInterest'),
    partnershipInterests: measureOfCohort('partnershipInterests'),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
