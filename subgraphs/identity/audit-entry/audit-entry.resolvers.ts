import { requireStaff } from '../../../common/actor/guards';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    auditEntries: (_root, { where, ...page }, { actor, services }) => services.auditEntries.list(actor, where, page),
    analyst: (_root, { id }, { actor }) => {
      requireStaff(actor, 'SECRETARIAT');
      return { id };
    },
  },
  AuditEntry: { id: (entry) => entry._id },
  Analyst: {
    __resolveReference: ({ id }) => ({ id }),
    questionsAboutMembers: ({ id }, _args, { actor, services }) => services.questions.of(actor, id),
  },
};

export const auditEntry = defineNoun(__dirname, 'audit-entry.graphql', resolvers);
