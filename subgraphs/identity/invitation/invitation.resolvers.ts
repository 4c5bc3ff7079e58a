import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    invitations: (_root, page, { services, actor }) => services.invitations.list(actor, page),
  },
  Mutation: {
    createInvitation: (_root, { input }, { services, actor }) => services.invitations.create(actor, input),
    revokeInvitation: (_root, { input }, { services, actor }) => services.invitations.revoke(actor, input.invitationId),
    redeemInvitation: (_root, { input }, { services }) => services.invitations.redeem(input),
  },
  Invitation: {
    id: (invitation) => invitation._id,
    rosterEntry: (invitation, _args, { loaders }) =>
      invitation.rosterEntryId ? loaders.rosterEntry.load(invitation.rosterEntryId) : null,
  },
};

export const invitation = defineNoun(__dirname, 'invitation.graphql', resolvers);
