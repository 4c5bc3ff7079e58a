import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    signOutStaff: (_root, { input }, { services, actor, requestId }) =>
      services.staffSignOuts.signOut(actor, requestId, input),
  },
};

export const staffSignOut = defineNoun(__dirname, 'staff-sign-out.graphql', resolvers);
