import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    expressInterest: (_root, { input }, { services, actor }) => services.proposals.expressInterest(actor, input),
    withdrawInterest: (_root, { input }, { services, actor }) => services.proposals.withdrawInterest(actor, input),
  },
  PartnershipRequest: {
    interests: (request, page, { services, actor }) => services.proposals.interestsIn(actor, request, page),
    myInterest: (request, _args, { loaders, actor }) =>
      actor.kind === 'member' ? loaders.ownProposal.load(request._id) : null,
  },
  Proposal: {
    __resolveReference: ({ id }, { services, actor }) => services.proposals.visible(actor, id),
    id: (proposal) => proposal._id,
    member: (proposal) => ({ id: proposal.memberId }),
    partnershipRequest: async (proposal, _args, { services, loaders, actor }) =>
      services.partnershipRequests.visible(actor, await loaders.partnershipRequest.load(proposal.partnershipRequestId)),
  },
  ProposalConnection: { totalCount: (connection) => connection.totalCount() },
};

export const proposal = defineNoun(__dirname, 'proposal.graphql', resolvers);
