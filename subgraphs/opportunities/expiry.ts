import { MINUTE, type Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import type { Leases } from '../../database/lease/leases';
import type { PartnershipRequestService } from './partnership-request/partnership-request.service';
import type { RehireRoleService } from './rehire-role/rehire-role.service';

/** Deadlines are days, so a check every ten minutes closes soon enough after midnight. */
const EVERY_MS = 10 * MINUTE;

export interface ExpiryParts {
  readonly partnershipRequests: PartnershipRequestService;
  readonly rehireRoles: RehireRoleService;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
}

/** Closes what is past its deadline, by one process at a time. Returns how to stop it. */
export function startExpiry(parts: ExpiryParts): () => void {
  const timer = setInterval(() => {
    expireOnce(parts).catch((error: unknown) => {
      parts.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'expiry failed');
    });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round; does nothing while another process holds the lease. */
export async function expireOnce({ partnershipRequests, rehireRoles, leases, clock }: ExpiryParts): Promise<void> {
  await leases.withLease('opportunities:expiry', EVERY_MS, async () => {
    const now = clock.now();
    await partnershipRequests.closeExpired(now);
    await rehireRoles.closeExpired(now);
  });
}
