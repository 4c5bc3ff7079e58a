/** Roles of the network; test/gateway/access-matrix/rules.ts says in sentences what each may do. */
export const ROLES = [
  'ALUMNI',
  'SUPPORTER',
  'BUSINESS_UNIT',
  'RECRUITER',
  'SECRETARIAT',
  'ANALYST',
  'SERVICE',
] as const;
export type Role = (typeof ROLES)[number];

interface Identified {
  readonly id: string;
  readonly roles: readonly Role[];
  /** What `@requiresScopes` is checked against: `role:…` for each role, and a service account's named scopes. */
  readonly scopes: readonly string[];
  /** The sign-in session, so that it can be revoked; absent for service accounts and where the OpenID provider does not tell. */
  readonly sessionId?: string;
}

export interface AnonymousActor {
  readonly kind: 'anonymous';
}
export interface MemberActor extends Identified {
  readonly kind: 'member';
  /** Coarse cohort, stamped on every fact this member causes, so that statistics need no person rows. */
  readonly cohortId: string;
}
export interface StaffActor extends Identified {
  readonly kind: 'staff';
  /** The department a business unit's member of staff acts for. */
  readonly departmentId?: string;
}
export interface ServiceActor extends Identified {
  readonly kind: 'service';
}

/** Who is asking. Never null: somebody who has not signed in is `anonymous`. */
export type Actor = AnonymousActor | MemberActor | StaffActor | ServiceActor;

export const ANONYMOUS: AnonymousActor = { kind: 'anonymous' };

/** The scope that stands for a role in `@requiresScopes`, such as `role:business-unit`. */
export function scopeOfRole(role: Role): string {
  return `role:${role.toLowerCase().replaceAll('_', '-')}`;
}

export function hasRole(actor: Actor, ...roles: readonly Role[]): boolean {
  return actor.kind !== 'anonymous' && roles.some((role) => actor.roles.includes(role));
}
