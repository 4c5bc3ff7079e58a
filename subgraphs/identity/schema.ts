import { buildSubgraph } from '../../common/subgraph/subgraph';
import { auditEntry } from './audit-entry/audit-entry.resolvers';
import { cohort } from './cohort/cohort.resolvers';
import { erasure } from './erasure/erasure.resolvers';
import { invitation } from './invitation/invitation.resolvers';
import { membershipApplication } from './membership-application/membership-application.resolvers';
import { member } from './member/member.resolvers';
import { personName } from './person-name/person-name.resolvers';
import { registrationFunnel } from './registration-funnel/registration-funnel.resolvers';
import { roster } from './roster/roster.resolvers';
import { standing } from './standing/standing.resolvers';
import { staffSignOut } from './staff-sign-out/staff-sign-out.resolvers';
import { session } from './session/session.resolvers';
import { signInCode } from './sign-in-code/sign-in-code.resolvers';

export const buildSchema = () =>
  buildSubgraph([
    personName,
    cohort,
    registrationFunnel,
    member,
    roster,
    membershipApplication,
    invitation,
    signInCode,
    session,
    standing,
    staffSignOut,
    erasure,
    auditEntry,
  ]);
