import { PublicError, forbidden } from '../errors/public-error';
import { hasRole, type Actor, type MemberActor, type Role, type StaffActor } from './actor';

/** The first line of a service method that only members may call. Throws UNAUTHENTICATED or FORBIDDEN. */
export function requireMember(actor: Actor): MemberActor {
  if (actor.kind === 'anonymous') throw new PublicError('UNAUTHENTICATED');
  if (actor.kind !== 'member') {
    throw forbidden({ ja: 'アルムナイ会員だけが利用できます。', en: 'Only alumni members can do this.' });
  }
  return actor;
}

/** The first line of a service method that only staff with one of `roles` may call. Throws UNAUTHENTICATED or FORBIDDEN. */
export function requireStaff(actor: Actor, ...roles: readonly Role[]): StaffActor {
  if (actor.kind === 'anonymous') throw new PublicError('UNAUTHENTICATED');
  if (actor.kind !== 'staff' || !hasRole(actor, ...roles)) throw forbidden();
  return actor;
}

/** Throws unless the actor is signed in, whoever it is. */
export function requireSignedIn(actor: Actor): Exclude<Actor, { kind: 'anonymous' }> {
  if (actor.kind === 'anonymous') throw new PublicError('UNAUTHENTICATED');
  return actor;
}
