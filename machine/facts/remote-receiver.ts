import type { ServiceActor } from '../../common/actor/actor';
import { signActor } from '../../common/actor/signature';
import { SECOND, type Clock } from '../../common/clock';
import { FACTS_PATH, FACTS_SCOPE, senderOf } from '../../common/subgraph/fact-message';
import { ReceiverAway, type FactReceiver } from '../../common/subgraph/fact';
import type { SubgraphName } from '../../common/subgraph/subgraph';

/** A receiver that has not acted after this long is taken for one that is away. */
const PATIENCE_MS = 5 * SECOND;

export interface RemoteReceiverOptions {
  /** The subgraph whose facts these are. */
  readonly from: SubgraphName;
  readonly to: SubgraphName;
  /** Where the receiver answers GraphQL; facts are taken beside it. */
  readonly url: string;
  /** The secret that all subgraphs and the gateway share. */
  readonly actorKey: string;
  readonly clock: Clock;
}

/**
 * A subgraph in another process, told by `POST /facts`: signed like every request of the gateway, by a service account that no token stands for.
 * Rejects with ReceiverAway when it cannot be reached or refuses the signature (another key, or clocks that disagree): nothing else would fare
 * better then.
 */
export function remoteReceiver({ from, to, url, actorKey, clock }: RemoteReceiverOptions): FactReceiver {
  const address = new URL(FACTS_PATH.slice(1), url);
  const actor: ServiceActor = { kind: 'service', id: senderOf(from), roles: ['SERVICE'], scopes: [FACTS_SCOPE] };
  return async (fact) => {
    const body = JSON.stringify(fact);
    const request = { audience: to, method: 'POST', path: address.pathname, body };
    const headers = { 'content-type': 'application/json', ...signActor(actor, request, actorKey, clock) };
    const status = await statusOf(address, { method: 'POST', headers, body, redirect: 'manual' });
    if (status === 204) return;
    if (AWAY.has(status)) throw new ReceiverAway(`${to} answered ${status}`);
    throw new Error(`${to} answered ${status}`);
  };
}

/** Refused signature, no such route yet, too many, or something in front that cannot reach it. */
const AWAY = new Set([401, 404, 429, 502, 503, 504]);

async function statusOf(address: URL, init: RequestInit): Promise<number> {
  try {
    const response = await fetch(address, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    throw new ReceiverAway(cause?.code ?? name);
  }
}
