import type { CohortStatistics } from '../../../common/statistics/cohort-statistics';
import type { Asking } from '../../../common/statistics/measure';
import type { InvitationStore } from '../invitation/invitation.store';
import type { MembershipApplicationStore } from '../membership-application/membership-application.store';
import { furthestStages } from './furthest-stage';
import { protectedFunnel, type RegistrationFunnelRecord } from './registration-funnel';

/** From invitation and application to registration (A6), as safe as every other statistic. */
export class RegistrationFunnelService {
  constructor(
    private readonly statistics: CohortStatistics,
    private readonly applications: MembershipApplicationStore,
    private readonly invitations: InvitationStore,
  ) {}

  /** Throws FORBIDDEN, or BAD_USER_INPUT for a month that is not over or a second breakdown in one operation. */
  async answer(
    asking: Asking,
    { month: asked, groupBy }: { readonly month?: string | null; readonly groupBy?: 'ROUTE' | null },
  ): Promise<RegistrationFunnelRecord> {
    const question = { where: { month: asked }, groupBy };
    const { month, period } = await this.statistics.admitted(asking, [{ name: 'registrations' }], question);
    const [applications, invitations] = await Promise.all([
      this.applications.handedIn(period),
      this.invitations.issued(period),
    ]);
    return protectedFunnel(month, furthestStages(applications, invitations, period.until), groupBy === 'ROUTE');
  }
}
