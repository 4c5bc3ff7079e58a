import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Member: {
    __resolveReference: ({ id }) => ({ id }),
    myRegistrations: (member, { states, ...page }, { actor, services }) =>
      services.registrations.ofMember(actor, member.id, states, page),
    upcomingEvents: (member, page, { actor, services }) => services.events.upcoming(actor, member.id, page),
  },
};

export const member = defineNoun(__dirname, 'member.graphql', resolvers);
