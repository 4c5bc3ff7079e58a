import type { ServiceActor } from '../../common/actor/actor';
import {
  REVOCATIONS_PATH,
  REVOCATIONS_SCOPE,
  SIGN_OUTS_PATH,
  SIGN_OUTS_SCOPE,
  revokedTokensSchema,
  type RevocationSource,
} from '../../common/actor/revocation';
import { signActor } from '../../common/actor/signature';
import { SECOND, type Clock } from '../../common/clock';

const PATIENCE_MS = 2 * SECOND;

export interface RemoteRevocationsOptions {
  /** Name of the subgraph that keeps sessions, and where it answers GraphQL. */
  readonly subgraph: string;
  readonly url: () => string | undefined;
  readonly key: string;
  readonly clock: Clock;
}

/** What a subgraph in another process tells of revoked tokens, and is told; signed like every request of the gateway. */
export function remoteRevocations(options: RemoteRevocationsOptions): Pick<RevocationSource, 'since' | 'note'> {
  const { subgraph, key, clock } = options;
  const post = async (path: string, scope: string, content: object): Promise<Response> => {
    const url = options.url();
    if (url === undefined) throw new Error(`there is no ${subgraph}`);
    const address = new URL(path.slice(1), url);
    const body = JSON.stringify(content);
    const actor: ServiceActor = { kind: 'service', id: 'svc_gateway', roles: ['SERVICE'], scopes: [scope] };
    const signed = signActor(actor, { audience: subgraph, method: 'POST', path: address.pathname, body }, key, clock);
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Error(`${subgraph} answered ${response.status}`);
    return response;
  };
  return {
    since: async (moment) =>
      revokedTokensSchema.parse(await (await post(REVOCATIONS_PATH, REVOCATIONS_SCOPE, { since: moment })).json()),
    note: async (revoked) => void (await (await post(SIGN_OUTS_PATH, SIGN_OUTS_SCOPE, revoked)).text()),
  };
}
