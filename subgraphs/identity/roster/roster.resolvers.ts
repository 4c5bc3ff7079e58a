import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const SHOWN_PROBLEMS = 200;

const resolvers: Resolvers = {
  Query: {
    rosterEntries: (_root, { where, ...page }, { services, actor }) => services.roster.list(actor, where, page),
  },
  Mutation: {
    importRoster: (_root, { input }, { services, actor, requestId }) => services.roster.import(actor, input, requestId),
  },
  RosterEntry: {
    __resolveReference: ({ id }, { loaders }) => loaders.rosterEntry.load(id),
    id: (entry) => entry._id,
    hasJoined: (entry) => entry.memberId !== null,
  },
  RosterImportReport: {
    encoding: (report) => (report.encoding === 'UTF-8' ? 'UTF_8' : report.encoding),
    isDryRun: (report) => report.dryRun,
    isApplied: (report) => report.applied,
    problems: (report) => report.problems.slice(0, SHOWN_PROBLEMS),
  },
  RosterProblem: {
    message: (problem, _args, { locale }) => problem.text[locale],
  },
};

export const roster = defineNoun(__dirname, 'roster.graphql', resolvers);
