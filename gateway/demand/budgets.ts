import type { Actor, Role } from '../../common/actor/actor';

/** What one operation may cost, by role; the highest of an actor's roles counts. A member's home page costs some hundreds. */
export interface Budgets extends Readonly<Record<Role, number>> {
  readonly ANONYMOUS: number;
}

export const BUDGETS: Budgets = {
  ANONYMOUS: 200,
  ALUMNI: 5_000,
  SUPPORTER: 5_000,
  BUSINESS_UNIT: 10_000,
  RECRUITER: 10_000,
  SERVICE: 10_000,
  SECRETARIAT: 30_000,
  ANALYST: 30_000,
};

export function budgetOf(actor: Actor, budgets: Budgets): number {
  if (actor.kind === 'anonymous') return budgets.ANONYMOUS;
  return actor.roles.reduce((most, role) => Math.max(most, budgets[role]), budgets.ANONYMOUS);
}

/** No limit for anybody. */
export const UNLIMITED: Budgets = Object.fromEntries(
  Object.keys(BUDGETS).map((role) => [role, Number.MAX_SAFE_INTEGER]),
) as unknown as Budgets;
