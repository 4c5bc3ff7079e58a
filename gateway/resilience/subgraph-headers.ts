import { signActor } from '../../common/actor/signature';
import type { Clock } from '../../common/clock';
import type { RequestContext } from '../http/request-context';

/** Headers of the gateway's own requests; nothing that a client sent is passed on as it is. */
export function subgraphHeaders(
  subgraph: string,
  path: string,
  body: string,
  context: RequestContext,
  { key, clock }: { readonly key: string; readonly clock: Clock },
): Record<string, string> {
  return {
    ...signActor(context.actor, { audience: subgraph, method: 'POST', path, body }, key, clock),
    'accept-language': context.locale,
    'x-request-id': context.requestId,
    'x-alumni-time-left-ms': String(Math.max(1, context.deadlineAt - clock.now().getTime())),
  };
}
