import type { Actor } from '../common/actor/actor';
import { accessClaimsSchema, actorOfClaims, type AccessClaimsInput } from '../common/actor/claims';
import { samplePeople } from '../sample/people';
import { SAMPLE_STAFF } from '../sample/staff';

/** The people by whom the sample network can be tried, in the order in which they are shown. */
export const PERSONAS = ['alumni', 'supporter', 'business-unit', 'recruiter', 'secretariat', 'analyst'] as const;
export type Persona = (typeof PERSONAS)[number];

export function isPersona(value: string | undefined): value is Persona {
  return PERSONAS.some((persona) => persona === value);
}

/** What the access token of a persona says. */
export function claimsOfPersona(persona: Persona): AccessClaimsInput {
  if (persona === 'alumni' || persona === 'supporter') {
    const person = samplePeople().find(({ supporter }) => supporter === (persona === 'supporter'));
    if (!person) throw new Error(`The sample network has no ${persona}.`);
    const roles = persona === 'supporter' ? (['ALUMNI', 'SUPPORTER'] as const) : (['ALUMNI'] as const);
    return { kind: 'member', sub: person.memberId, roles: [...roles], cohort: person.cohortId };
  }
  const staff = SAMPLE_STAFF[persona];
  const department = 'departmentId' in staff ? { department: staff.departmentId } : {};
  return { kind: 'staff', sub: staff.id, roles: [staff.role], ...department };
}

/** The persona as the gateway takes it for an actor. */
export const actorOfPersona = (persona: Persona): Actor =>
  actorOfClaims(accessClaimsSchema.parse(claimsOfPersona(persona)));
