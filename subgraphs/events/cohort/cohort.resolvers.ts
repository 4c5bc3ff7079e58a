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
    registrantStatistics: statisticsOf('registrants'),
    attendeeStatistics: statisticsOf('attendees'),
    attendanceFunnel: funnelOf('attendance'),
  },
  Analyst: { __resolveReference: referred, questionsAboutEvents: questionsOf },
  Cohort: {
    __resolveReference: referred,
    registrants: measureOfCohort('registrants'),
    attendees: measureOfCohort('attendees'),
  },
};

export const cohort = defineNoun(__dirname, 'cohort.graphql', resolvers);
