import { hasRole } from '../../common/actor/actor';
import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { AuditLog } from '../../database/audit/audit-log';
import DataLoader from 'dataloader';
import type { SafeCount } from '../../common/disclosure/safe-count';
import type { MemberStatisticsService } from './cohort/member-statistics.service';
import type { CohortService } from './cohort/cohort.service';
import type { InvitationService } from './invitation/invitation.service';
import type { ApplicationService } from './membership-application/application.service';
import type { MembershipApplicationRecord } from './membership-application/membership-application.record';
import type { MembershipApplicationStore } from './membership-application/membership-application.store';
import type { ReviewService } from './membership-application/review.service';
import type { MemberRecord } from './member/member.record';
import type { MemberService } from './member/member.service';
import type { MemberStore } from './member/member.store';
import type { RosterEntryRecord } from './roster/roster-entry.record';
import type { RosterImportService } from './roster/roster-import.service';
import type { RosterService } from './roster/roster.service';
import type { RosterStore } from './roster/roster.store';
import type { SessionService } from './session/session.service';
import type { SignInCodeService } from './sign-in-code/sign-in-code.service';

export interface Services {
  readonly members: MemberService;
  readonly cohorts: CohortService;
  readonly memberStatistics: MemberStatisticsService;
  readonly signInCodes: SignInCodeService;
  readonly sessions: SessionService;
  readonly roster: RosterService;
  readonly rosterImports: RosterImportService;
  readonly applications: ApplicationService;
  readonly reviews: ReviewService;
  readonly invitations: InvitationService;
  readonly audit: AuditLog;
}

export interface Stores {
  readonly members: MemberStore;
  readonly roster: RosterStore;
  readonly applications: MembershipApplicationStore;
}

export interface Loaders {
  readonly member: Loader<MemberRecord>;
  readonly rosterEntry: Loader<RosterEntryRecord>;
  /** All cohorts of one answer make one statistic, so that their numbers are protected together. */
  readonly membersOfCohort: DataLoader<string, SafeCount>;
  readonly application: Loader<MembershipApplicationRecord>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
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
    membersOfCohort: new DataLoader((ids) => services.memberStatistics.ofCohorts(request, ids)),
    application: loaderByKey(
      (ids) => (secretariat ? stores.applications.byIds(ids) : Promise.resolve([])),
      (record) => record._id,
    ),
  };
  return { ...request, services, loaders, audit: services.audit };
}
