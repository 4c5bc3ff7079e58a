import { defineNoun } from '../../../common/subgraph/noun';
import type { RegistrationState, Resolvers } from '../generated';
import type { RegistrationRecord } from './registration.record';

/** What came of an RSVP, told by the state in which it is now; a repeated request may find it moved on. */
function outcomeOf(state: RegistrationState): 'RsvpConfirmed' | 'RsvpWaitlisted' | 'RsvpRequested' {
  if (state === 'REQUESTED') return 'RsvpRequested';
  return state === 'WAITLISTED' || state === 'OFFERED' ? 'RsvpWaitlisted' : 'RsvpConfirmed';
}

const itself = (registration: RegistrationRecord): RegistrationRecord => registration;

const resolvers: Resolvers = {
  Mutation: {
    registerForEvent: async (_root, { input }, { actor, services }) => {
      const { registration, userErrors } = await services.rsvp.register(actor, input);
      return { outcome: registration?.isActive ? registration : null, userErrors };
    },
    cancelRegistration: (_root, { input }, { actor, services }) => services.rsvp.cancel(actor, input.registrationId),
    acceptOffer: (_root, { input }, { actor, services }) => services.rsvp.acceptOffer(actor, input.registrationId),
    decideRegistration: (_root, { input }, { actor, services }) => services.rsvp.decide(actor, input),
  },
  Registration: {
    __resolveReference: async ({ id }, { actor, services, loaders }) =>
      services.registrations.visible(actor, await loaders.registration.load(id)),
    id: (registration) => registration._id,
    event: async (registration, _args, { actor, services, loaders }) =>
      services.events.visible(actor, await loaders.event.load(registration.eventId)),
    member: (registration) => ({ id: registration.memberId }),
    waitlistPosition: (registration, _args, { loaders }) => loaders.waitlistPosition.load(registration),
  },
  RsvpOutcome: { __resolveType: ({ state }) => outcomeOf(state) },
  RsvpConfirmed: { registration: itself },
  RsvpWaitlisted: {
    registration: itself,
    position: (registration, _args, { loaders }) => loaders.waitlistPosition.load(registration),
  },
  RsvpRequested: { registration: itself },
};

export const registration = defineNoun(__dirname, 'registration.graphql', resolvers);
