import type { FactTopic } from '../../../common/subgraph/fact';
import type { MemberState } from '../member/member.record';

/** One move of a membership between its states, and the fact that tells other subgraphs. */
export interface StandingMove {
  readonly from: readonly MemberState[];
  readonly to: MemberState;
  readonly topic: FactTopic;
  /** Name of the mutation, for the audit log. */
  readonly action: string;
}

const move = (action: string, from: readonly MemberState[], to: MemberState, topic: FactTopic): StandingMove => ({
  action,
  from,
  to,
  topic,
});

/** ACTIVE ⇄ SUSPENDED; ACTIVE → WITHDRAWN → ERASED; ACTIVE ⇄ REJOINED (domain.md, state machines). */
export const SUSPEND = move('suspendMember', ['ACTIVE'], 'SUSPENDED', 'member.suspended');
export const REINSTATE = move('reinstateMember', ['SUSPENDED', 'WITHDRAWN', 'REJOINED'], 'ACTIVE', 'member.reinstated');
export const REJOIN = move('recordRejoin', ['ACTIVE', 'SUSPENDED'], 'REJOINED', 'member.rejoined');
export const WITHDRAW = move('withdrawMembership', ['ACTIVE', 'SUSPENDED'], 'WITHDRAWN', 'member.withdrawn');
