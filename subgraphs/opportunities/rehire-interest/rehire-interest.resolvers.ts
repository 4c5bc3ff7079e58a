import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    expressRehireInterest: (_root, { input }, { services, actor }) => services.rehireInterests.express(actor, input),
    withdrawRehireInterest: (_root, _args, { services, actor }) => services.rehireInterests.withdraw(actor),
  },
};

export const rehireInterest = defineNoun(__dirname, 'rehire-interest.graphql', resolvers);
