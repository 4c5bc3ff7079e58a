import type { ServiceActor } from '../../common/actor/actor';
import {
  REVOCATIONS_PATH,
  REVOCATIONS_SCOPE,
  revokedTokensSchema,
  type RevocationSource,
} from '../../common/actor/revocation';
import { signActor } from '../../common/actor/signature';
import { SECOND, type Clock } from '../../common/clock';

const PATIENCE_MS = 2 * SECOND;
const ACTOR: ServiceActor = { kind: 'service', id: 'svc_gateway', roles: ['SERVICE'], scopes: [REVOCATIONS_SCOPE] };

export interface RemoteRevocationsOptions {
  /** Name of the subgraph that keeps sessions, and where it answers GraphQL. */
  readonly subgraph: string;
  readonly url: () => string | undefined;
  readonly key: string;
  readonly clock: Clock;
}

/** What a subgraph in another process tells of revoked tokens; signed like every request of the gateway. */
export function remoteRevocations(options: RemoteRevocationsOptions): Pick<RevocationSource, 'since'> {
  const { subgraph, key, clock } = options;
  return {
    async since(moment) {
      const url = options.url();
      if (url === undefined) throw new Error(`there is no ${subgraph}`);
      const address = new URL(REVOCATIONS_PATH.slice(1), url);
      const body = JSON.stringify({ since: moment });
      const signed = signActor(ACTOR, { audience: subgraph, method: 'POST', path: address.pathname, body }, key, clock);
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`${subgraph} answered ${response.status}`);
      return revokedTokensSchema.parse(await response.json());
    },
  };
}
