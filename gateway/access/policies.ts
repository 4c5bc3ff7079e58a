import { hasRole, type Actor } from '../../common/actor/actor';

/**
 * The named policies that `@policy(policies: [["…"]])` may ask for. They look at the actor alone, so that a decision can be kept per actor and
 * document; rules about a particular item are the first line of its service method. A name that is not here is held by nobody.
 */
export const POLICIES: Readonly<Record<string, (actor: Actor) => boolean>> = {
  /** A verified member of the network. */
  verified_alumni: (actor) => actor.kind === 'member' && hasRole(actor, 'ALUMNI'),
  /** A person who works at the company now. */
  current_staff: (actor) => actor.kind === 'staff',
  /** Runs the network, and may therefore read members' data under the audit log. */
  runs_network: (actor) => actor.kind === 'staff' && hasRole(actor, 'SECRETARIAT'),
  /** Acts for a department; a business unit's account without one acts for nobody. */
  acts_for_department: (actor) =>
    actor.kind === 'staff' && hasRole(actor, 'BUSINESS_UNIT') && actor.departmentId !== undefined,
  /** May read statistics, and nothing about a person. */
  reads_statistics: (actor) => hasRole(actor, 'ANALYST', 'SECRETARIAT'),
};
