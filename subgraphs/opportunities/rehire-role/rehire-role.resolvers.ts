import { hasRole } from '../../../common/actor/actor';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';
import { missingItems } from './completeness';

const resolvers: Resolvers = {
  Query: {
    rehireRoles: (_root, { where, ...page }, { services, actor }) =>
      services.rehireRoles.list(actor, { state: where?.state }, page),
    rehireRole: async (_root, { id }, { services, loaders, actor }) =>
      services.rehireRoles.visible(actor, await loaders.rehireRole.load(id)),
  },
  Mutation: {
    createRehireRole: (_root, { input }, { services, actor }) => services.rehireRoles.create(actor, input),
    updateRehireRole: (_root, { input }, { services, actor }) => services.rehireRoles.update(actor, input),
    publishRehireRole: (_root, { input }, { services, actor }) => services.rehireRoles.publish(actor, input),
    closeRehireRole: (_root, { input }, { services, actor }) => services.rehireRoles.close(actor, input),
  },
  RehireRole: {
    __resolveReference: async ({ id }, { services, loaders, actor }) =>
      services.rehireRoles.visible(actor, await loaders.rehireRole.load(id)),
    id: (role) => role._id,
    department: (role, _args, { loaders }) => (role.departmentId ? loaders.department.load(role.departmentId) : null),
    revisions: (role, _args, { services, actor }) => services.rehireRoles.revisions(actor, role),
    missingConditions: (role, _args, { actor }) =>
      hasRole(actor, 'RECRUITER', 'SECRETARIAT') ? missingItems(role.conditions) : null,
  },
  RehireRoleRevision: {
    title: ({ content }) => content.title,
    summary: ({ content }) => content.summary,
    deadline: ({ content }) => content.deadline,
    conditions: ({ content }) => content.conditions,
  },
  RehireRoleConnection: { totalCount: (connection) => connection.totalCount() },
};

export const rehireRole = defineNoun(__dirname, 'rehire-role.graphql', resolvers);
export const workingConditions = defineNoun(__dirname, 'working-conditions.graphql', {});
