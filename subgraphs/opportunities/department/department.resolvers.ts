import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Query: {
    departments: (_root, _args, { services, actor }) => services.departments.list(actor),
  },
  Department: {
    __resolveReference: ({ id }, { loaders }) => loaders.department.load(id),
    id: (department) => department._id,
  },
};

export const department = defineNoun(__dirname, 'department.graphql', resolvers);
