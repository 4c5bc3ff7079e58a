import { requireStaff } from '../../../common/actor/guards';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    member: (_root, { id }, { actor, loaders }) => {
      requireStaff(actor, 'SECRETARIAT');
      return loaders.member.load(id);
    },
  },
  Mutation: {
    suspendMember: (_root, { input }, { services, actor, requestId }) =>
      services.standing.suspend(actor, requestId, input),
    reinstateMember: (_root, { input }, { services, actor, requestId }) =>
      services.standing.reinstate(actor, requestId, input),
    recordRejoin: (_root, { input }, { services, actor, requestId }) =>
      services.standing.rejoin(actor, requestId, input),
    withdrawMembership: (_root, { input }, { services, actor, requestId }) =>
      services.standing.withdraw(actor, requestId, input),
  },
};

export const standing = defineNoun(__dirname, 'standing.graphql', resolvers);
