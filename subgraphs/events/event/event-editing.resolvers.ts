import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';

const resolvers: Resolvers = {
  Mutation: {
    createEvent: (_root, { input }, { actor, services }) => services.editing.create(actor, input),
    publishEvent: (_root, { input }, { actor, services }) => services.editing.publish(actor, input),
    changeEvent: (_root, { input }, { actor, services }) => services.editing.change(actor, input),
    cancelEvent: (_root, { input }, { actor, services }) => services.editing.cancel(actor, input),
  },
};

export const eventEditing = defineNoun(__dirname, 'event-editing.graphql', resolvers);
