import { hasRole } from '../../common/actor/actor';
import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { AuditLog } from '../../database/audit/audit-log';
import type { CohortStatistics } from '../../common/statistics/cohort-statistics';
import { measureLoaders, type MeasureLoaders } from '../../common/statistics/measure-loaders';
import type { QuestionService } from '../../database/query-log/question-service';
import type { AuditEntryService } from './audit-entry/audit-entry.service';
import type { Measures } from './cohort/measures';
import type { CohortService } from './cohort/cohort.service';
import type { ErasureService } from './erasure/erasure.service';
import type { InvitationService } from './invitation/invitation.service';
import type { ApplicationService } from './membership-application/application.service';
import type { MembershipApplicationRecord } from './membership-application/membership-application.record';
import type { MembershipApplicationStore } from './membership-application/membership-application.store';
import type { ReviewService } from './membership-application/review.service';
import type { MemberRecord } from './member/member.record';
import type { MemberService } from './member/member.service';
import type { MemberStore } from './member/member.store';
import type { RegistrationFunnelService } from './registration-funnel/registration-funnel.service';
import type { RosterEntryRecord } from './roster/roster-entry.record';
import type { RosterImportService } from './roster/roster-import.service';
import type { RosterService } from './roster/roster.service';
import type { RosterStore } from './roster/roster.store';
import type { StaffSignOutService } from './staff-sign-out/staff-sign-out.service';
import type { StandingService } from './standing/standing.service';
import type { SessionService } from './session/session.service';
import type { SignInCodeService } from './sign-in-code/sign-in-code.service';

export interface Services {
  readonly members: MemberService;
  readonly cohorts: CohortService;
  readonly statistics: CohortStatistics;
  readonly measures: Measures;
  readonly registrationFunnel: RegistrationFunnelService;
  readonly signInCodes: SignInCodeService;
  readonly sessions: SessionService;
  readonly roster: RosterService;
  readonly rosterImports: RosterImportService;
  readonly applications: ApplicationService;
  readonly reviews: ReviewService;
  readonly invitations: InvitationService;
  readonly audit: AuditLog;
  readonly standing: StandingService;
  readonly staffSignOuts: StaffSignOutService;
  readonly erasures: ErasureService;
  readonly auditEntries: AuditEntryService;
  readonly questions: QuestionService;
}

export interface Stores {
  readonly members: MemberStore;
  readonly roster: RosterStore;
  readonly applications: MembershipApplicationStore;
}

export interface Loaders {
  readonly member: Loader<MemberRecord>;
  readonly rosterEntry: Loader<RosterEntryRecord>;
  readonly application: Loader<MembershipApplicationRecord>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly measured: MeasureLoaders<keyof Measures>;
  /** Where reads of other people's data are noted. */
  readonly audit: AuditLog;
}

export function createContext(request: SubgraphRequest, services: Services, stores: Stores): Context {
  const secretariat = hasRole(request.actor, 'SECRETARIAT');
  const loaders: Loaders = {
    member: loaderByKey(
      (ids) => stores.members.byIds(ids),
      (record) => record._id,
    ),
    rosterEntry: loaderByKey(
      (ids) => (secretariat ? stores.roster.byIds(ids) : Promise.resolve([])),
      (record) => record._id,
    ),
    application: loaderByKey(
      (ids) => (secretariat ? stores.applications.byIds(ids) : Promise.resolve([])),
      (record) => record._id,
    ),
  };
  const measured = measureLoaders(services.statistics, services.measures, request);
  return { ...request, services, loaders, measured, audit: services.audit };
}
