import type { AccessClaimsInput } from '../../../common/actor/claims';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

/** Everybody who can stand before the gateway; undefined: without a token. */
export const PERSONAS = {
  anonymous: undefined,
  alumni: ALUMNI,
  supporter: { ...ALUMNI, roles: ['ALUMNI', 'SUPPORTER'] },
  'business-unit': { kind: 'staff', sub: 'stf_bu', roles: ['BUSINESS_UNIT'], department: 'dep_1' },
  recruiter: { ...SECRETARIAT, sub: 'stf_recruiter', roles: ['RECRUITER'] },
  secretariat: SECRETARIAT,
  analyst: ANALYST,
  service: { kind: 'service', sub: 'svc_1', roles: ['SERVICE'] },
} as const satisfies Record<string, AccessClaimsInput | undefined>;

export type Persona = keyof typeof PERSONAS;
export const EVERYBODY = Object.keys(PERSONAS) as Persona[];
