import { hasRole, type Actor } from '../../../common/actor/actor';
import { forbidden } from '../../../common/errors/public-error';
import type { PartnershipRequestRecord } from './partnership-request.record';
import type { PartnershipFilter } from './partnership-request.store';

/** Whether the actor works for the department and may write its requests. */
export function actsFor(actor: Actor, departmentId: string): boolean {
  return actor.kind === 'staff' && hasRole(actor, 'BUSINESS_UNIT') && actor.departmentId === departmentId;
}

/** The business unit concerned and the secretariat see a request in every state, with its history. */
export function seesWhole(actor: Actor, request: PartnershipRequestRecord): boolean {
  return hasRole(actor, 'SECRETARIAT') || actsFor(actor, request.departmentId);
}

/** Everybody else who takes part sees what was opened once, so that a link in an old mail does not break. */
export function maySee(actor: Actor, request: PartnershipRequestRecord): boolean {
  if (seesWhole(actor, request)) return true;
  return hasRole(actor, 'ALUMNI', 'SUPPORTER', 'BUSINESS_UNIT', 'RECRUITER') && request.openedAt !== null;
}

/**
 * What a list holds for the actor: everything for the secretariat; what is open for everybody else who takes part; a business unit that
 * does not ask for the open ones sees its own in every state.
 */
export function listFilter(actor: Actor, asked: PartnershipFilter): PartnershipFilter {
  if (hasRole(actor, 'SECRETARIAT')) return asked;
  if (!hasRole(actor, 'ALUMNI', 'SUPPORTER', 'BUSINESS_UNIT', 'RECRUITER')) throw forbidden();
  const own = actor.kind === 'staff' && hasRole(actor, 'BUSINESS_UNIT') ? actor.departmentId : undefined;
  const ownOnly = asked.departmentId === undefined || asked.departmentId === own;
  if (own !== undefined && asked.state !== 'OPEN' && ownOnly) return { ...asked, departmentId: own };
  if (asked.state !== undefined && asked.state !== 'OPEN') {
    throw forbidden({ ja: '募集中のものだけが見られます。', en: 'Only open requests can be listed.' });
  }
  return { ...asked, state: 'OPEN' };
}
