import type { LocalizedText } from '../../../common/locale';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Context } from '../context';
import type { Resolvers } from '../generated';
import type { MembershipApplicationRecord } from './membership-application.record';

/** One text for everybody: it must not tell what was found. */
const RECEIVED: LocalizedText = {
  ja: '受け付けました。結果はメールでお知らせします。',
  en: 'We have received this. You will hear from us by e-mail.',
};

/** Notes for the audit log that the secretariat read a field of somebody's application, and gives its value. */
function read<T>(context: Context, application: MembershipApplicationRecord, field: string, value: T): T {
  const { actor, audit, requestId } = context;
  if (actor.kind !== 'anonymous') {
    const fields = [`MembershipApplication.${field}`];
    audit.noteRead({ actorId: actor.id, subjectId: application._id, fields, requestId });
  }
  return value;
}

const resolvers: Resolvers = {
  Query: {
    membershipApplications: (_root, { where, orderBy, ...page }, { services, actor }) =>
      services.reviews.list(actor, where, orderBy === 'NEWEST_FIRST', page),
  },
  Mutation: {
    applyForMembership: (_root, { input }, { services }) => services.applications.apply(input),
    approveMembership: (_root, { input }, { services, actor, requestId }) =>
      services.reviews.approve(actor, input, requestId),
    declineMembership: (_root, { input }, { services, actor, requestId }) =>
      services.reviews.decline(actor, input, requestId),
    appealMembershipDecision: async (_root, { input }, { services }) => {
      const { receivedAt, userErrors } = await services.reviews.appeal(input.appealCode, input.message);
      return { ...(receivedAt && { receipt: { receivedAt } }), userErrors };
    },
  },
  MembershipReceipt: {
    message: (_receipt, _args, { locale }) => RECEIVED[locale],
  },
  MembershipApplication: {
    __resolveReference: ({ id }, { loaders }) => loaders.application.load(id),
    id: (application) => application._id,
    name: (application, _args, context) => read(context, application, 'name', application.name),
    email: (application, _args, context) => read(context, application, 'email', application.email),
    message: (application, _args, context) => read(context, application, 'message', application.message),
    department: (application, _args, context) => read(context, application, 'department', application.department),
    matchOutcome: (application) => application.match?.outcome ?? null,
    comparisons: (application, _args, context) =>
      read(context, application, 'comparisons', application.match?.comparisons ?? []),
    matchNotes: (application) => application.match?.notes ?? [],
    rosterEntry: (application, _args, { loaders }) =>
      application.match?.rosterEntryId ? loaders.rosterEntry.load(application.match.rosterEntryId) : null,
    decisionReason: (application) => application.decision?.reason ?? null,
    decidedAt: (application) => application.decision?.decidedAt ?? null,
    appealMessage: (application, _args, context) =>
      read(context, application, 'appealMessage', application.appeal?.message ?? null),
  },
};

export const membershipApplication = defineNoun(__dirname, 'membership-application.graphql', resolvers);
