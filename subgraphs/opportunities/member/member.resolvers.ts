import type { Actor } from '../../../common/actor/actor';
import { defineNoun } from '../../../common/subgraph/noun';
import type { Resolvers } from '../generated';
import type { MemberStub } from './member.record';

const isSelf = (actor: Actor, member: MemberStub): boolean => actor.kind === 'member' && actor.id === member.id;

const resolvers: Resolvers = {
  Member: {
    __resolveReference: ({ id }) => ({ id }),
    partnershipRequests: (member, page, { services, actor }) =>
      isSelf(actor, member)
        ? services.partnershipRequests.list(actor, { state: 'OPEN' }, 'DEADLINE_SOONEST', page)
        : null,
    rehireRoles: (member, page, { services, actor }) =>
      isSelf(actor, member) ? services.rehireRoles.list(actor, { state: 'PUBLISHED' }, page) : null,
    rehireInterest: (member, _args, { services, actor }) =>
      isSelf(actor, member) ? services.rehireInterests.own(actor) : null,
  },
};

export const member = defineNoun(__dirname, 'member.graphql', resolvers);
