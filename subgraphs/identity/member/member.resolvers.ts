import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';
import { readableField } from './member.access';

const resolvers: Resolvers = {
  Query: {
    viewer: (_root, _args, { actor, loaders }) => (actor.kind === 'member' ? loaders.member.load(actor.id) : null),
  },
  Mutation: {
    updateProfile: (_root, { input }, { services, actor }) => services.members.updateProfile(actor, input),
  },
  Member: {
    __resolveReference: ({ id }, { loaders }) => loaders.member.load(id),
    id: (member) => member._id,
    displayName: (member, _args, context) =>
      readableField(context, member, 'displayName', 'self-and-secretariat', member.name.displayName),
    state: (member, _args, context) => readableField(context, member, 'state', 'self-and-secretariat', member.state),
    name: (member, _args, context) => readableField(context, member, 'name', 'self', member.name),
    email: (member, _args, context) => readableField(context, member, 'email', 'self', member.email),
    registeredAt: (member, _args, context) =>
      readableField(context, member, 'registeredAt', 'self', member.registeredAt),
    joiningFiscalYear: (member, _args, context) =>
      readableField(context, member, 'joiningFiscalYear', 'self', member.joiningFiscalYear),
    leavingDate: (member, _args, context) => readableField(context, member, 'leavingDate', 'self', member.leavingDate),
    leavingFiscalYear: (member, _args, context) =>
      readableField(context, member, 'leavingFiscalYear', 'self', member.leavingFiscalYear),
    assignments: (member, _args, context) => readableField(context, member, 'assignments', 'self', member.assignments),
    presentWork: (member, _args, context) => readableField(context, member, 'presentWork', 'self', member.presentWork),
    pace: (member, _args, context) => readableField(context, member, 'pace', 'self', member.pace),
    snoozeUntil: (member, _args, context) => readableField(context, member, 'snoozeUntil', 'self', member.snoozeUntil),
    interests: (member, _args, context) => readableField(context, member, 'interests', 'self', member.interests),
    cohort: (member, _args, context) =>
      readableField(context, member, 'cohort', 'self', context.services.cohorts.byId(member.cohortId)),
    version: (member, _args, context) =>
      readableField(context, member, 'version', 'self-and-secretariat', member.version),
  },
};

export const member = defineNoun(__dirname, 'member.graphql', resolvers);
