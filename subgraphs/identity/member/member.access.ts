import { hasRole } from '../../../common/actor/actor';
import type { Context } from '../context';
import type { MemberRecord } from './member.record';

/** Who, besides the member, may read a field. */
export type FieldReaders = 'self' | 'self-and-secretariat';

/**
 * The value of a member's field when the actor may read it, else null. What the secretariat reads of somebody is noted for the audit
 * log; one's own is not.
 */
export function readableField<T>(
  { actor, audit, requestId }: Context,
  member: MemberRecord,
  field: string,
  readers: FieldReaders,
  value: T,
): T | null {
  if (actor.kind === 'member' && actor.id === member._id) return value;
  if (readers === 'self' || !hasRole(actor, 'SECRETARIAT') || actor.kind === 'anonymous') return null;
  audit.noteRead({ actorId: actor.id, subjectId: member._id, fields: [`Member.${field}`], requestId });
  return value;
}
