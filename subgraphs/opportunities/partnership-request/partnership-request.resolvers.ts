import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';
import { seesWhole } from './partnership-request.access';

const resolvers: Resolvers = {
  Query: {
    partnershipRequests: (_root, { where, search, orderBy, ...page }, { services, actor }) => {
      const filter = {
        state: where?.state ?? undefined,
        kinds: where?.kinds ?? undefined,
        area: where?.area ?? undefined,
        departmentId: where?.departmentId ?? undefined,
      };
      return services.partnershipRequests.list(actor, { ...filter, search }, orderBy, page);
    },
    partnershipRequest: async (_root, { id }, { services, loaders, actor }) =>
      services.partnershipRequests.visible(actor, await loaders.partnershipRequest.load(id)),
  },
  Mutation: {
    createPartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.create(actor, input),
    updatePartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.update(actor, input),
    submitPartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.submit(actor, input),
    withdrawPartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.withdraw(actor, input),
    approvePartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.approve(actor, input),
    returnPartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.return(actor, input),
    closePartnershipRequest: (_root, { input }, { services, actor }) =>
      services.partnershipRequests.close(actor, input),
  },
  PartnershipRequest: {
    __resolveReference: async ({ id }, { services, loaders, actor }) =>
      services.partnershipRequests.visible(actor, await loaders.partnershipRequest.load(id)),
    id: (request) => request._id,
    department: (request, _args, { loaders }) => loaders.department.load(request.departmentId),
    history: (request, _args, { actor }) => (seesWhole(actor, request) ? request.history : null),
    permissions: (request) => ({ request }),
  },
  PartnershipRequestPermissions: {
    expressInterest: ({ request }, _args, { services, loaders, actor, locale }) =>
      services.proposals.interestPermission(actor, request, loaders, locale),
  },
  PartnershipRequestConnection: { totalCount: (connection) => connection.totalCount() },
};

export const partnershipRequest = defineNoun(__dirname, 'partnership-request.graphql', resolvers);
