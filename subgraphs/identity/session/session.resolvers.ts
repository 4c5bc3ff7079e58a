import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    viewerSessions: (_root, _args, { services, actor }) => services.sessions.list(actor),
  },
  Mutation: {
    signIn: (_root, { input }, { services }) => services.sessions.signIn(input.email, input.code, input.device),
    refreshSession: (_root, { input }, { services }) => services.sessions.refresh(input.refreshToken),
    revokeSession: (_root, { input }, { services, actor }) => services.sessions.revoke(actor, input.sessionId),
    signOut: async (_root, { input }, { services, actor }) => ({
      endedSessions: await services.sessions.signOut(actor, input.everywhere ?? false),
      userErrors: [],
    }),
  },
  Session: {
    id: (session) => session._id,
    isCurrent: (session, _args, { actor }) => actor.kind === 'member' && actor.sessionId === session._id,
  },
};

export const session = defineNoun(__dirname, 'session.graphql', resolvers);
