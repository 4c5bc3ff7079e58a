import { hasRole } from '../../../common/actor/actor';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Context } from '../context';
import type { Resolvers } from '../generated';
import { cancelRefusal, rsvpRefusal, type Refusal } from '../registration/rsvp-rules';
import { calendarFileOf } from './calendar-file';
import type { EventRecord } from './event.record';

const viewerRegistration = (event: EventRecord, { actor, loaders }: Context) =>
  actor.kind === 'member' ? loaders.viewerRegistration.load(event._id) : Promise.resolve(null);

/** The place to join is known to those who have a seat, so that a link that leaks is not an open door. */
async function onlineUrlFor(event: EventRecord, context: Context): Promise<string | null> {
  if (event.onlineUrl === null || hasRole(context.actor, 'SECRETARIAT')) return event.onlineUrl;
  const own = await viewerRegistration(event, context);
  return own?.state === 'CONFIRMED' || own?.state === 'ATTENDED' ? event.onlineUrl : null;
}

const resolvers: Resolvers = {
  Query: {
    event: async (_root, { id }, { actor, services, loaders }) =>
      services.events.visible(actor, await loaders.event.load(id)),
    events: (_root, { where, ...page }, { actor, services }) => services.events.list(actor, where, page),
  },
  Event: {
    __resolveReference: async ({ id }, { actor, services, loaders }) =>
      services.events.visible(actor, await loaders.event.load(id)),
    id: (event) => event._id,
    onlineUrl: (event, _args, context) => onlineUrlFor(event, context),
    coHost: (event) => (event.coHostId === null ? null : { id: event.coHostId }),
    hosts: (event) => event.hostIds.map((id) => ({ id })),
    seatsLeft: async (event, _args, { loaders }) => {
      const seats = await loaders.seats.load(event._id);
      return seats && Math.max(0, seats.capacity - seats.taken);
    },
    calendarFile: async (event, _args, context) => calendarFileOf(event, await onlineUrlFor(event, context)),
    viewerRegistration: (event, _args, context) => viewerRegistration(event, context),
    permissions: (event) => ({ event }),
    registrations: (event, { states, ...page }, { actor, services }) =>
      services.registrations.ofEvent(actor, event._id, states, page),
  },
  EventPermissions: {
    rsvp: async ({ event }, _args, context) =>
      permission(
        memberOnly(context) ?? rsvpRefusal(event, await viewerRegistration(event, context), context.now()),
        context,
      ),
    cancel: async ({ event }, _args, context) =>
      permission(
        memberOnly(context) ?? cancelRefusal(event, await viewerRegistration(event, context), context.now()),
        context,
      ),
  },
};

const MEMBERS_ONLY: Refusal = {
  code: 'MEMBERS_ONLY',
  text: { ja: 'アルムナイ会員だけが申し込めます。', en: 'Only alumni members can register.' },
};
const memberOnly = ({ actor }: Context): Refusal | undefined => (actor.kind === 'member' ? undefined : MEMBERS_ONLY);

const permission = (refusal: Refusal | undefined, { locale }: Context) => ({
  allowed: refusal === undefined,
  reason: refusal?.text[locale] ?? null,
});

export const event = defineNoun(__dirname, 'event.graphql', resolvers);
