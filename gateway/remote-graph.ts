import type { Actor } from '../common/actor/actor';
import { SECOND, type Clock } from '../common/clock';
import type { Log } from '../common/log';
import type { Manifest } from './documents/manifest';
import { createGraph } from './execution/gateway';
import { openStockGraph } from './execution/stock/stock-on-demand';
import type { GraphEngine } from './http/engine';
import type { Readiness } from './http/health-route';
import { resilient } from './resilience/resilient';
import { CALL_LIMIT_MS } from './resilience/time-limit';
import { subgraphHeaders } from './resilience/subgraph-headers';
import type { SupergraphSource } from './supergraph/source';
import { httpTransport } from './transport/http';
import type { TransportFactory } from './transport/transport';

export interface RemoteGraphOptions {
  readonly supergraph: SupergraphSource;
  /** Where subgraphs are, when not where the supergraph says. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** The secret that signs the actor for subgraphs; without it they are told of none, as subgraphs that are not this network's. */
  readonly actorKey: string | undefined;
  readonly manifest: Manifest;
  /** `apollo`: the referee; `compiled`. */
  readonly engine?: 'compiled' | 'apollo';
  /** Whether identical queries of one actor in flight share one run; true. */
  readonly shareIdentical?: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** A graph whose subgraphs are reached over HTTP, and whether they answer. */
export async function createRemoteGraph(options: RemoteGraphOptions): Promise<{
  readonly engine: GraphEngine;
  readonly ready: Readiness;
  /** Where a subgraph is; undefined for one that the supergraph does not have. */
  urlOf(name: string): string | undefined;
}> {
  const { clock, log, actorKey: key } = options;
  const urls = new Map<string, string>();
  const transports: TransportFactory = (name, stated) => {
    const url = options.subgraphUrls.get(name) ?? stated;
    urls.set(name, url);
    if (!URL.canParse(url))
      throw new Error(`Subgraph ${name} has no address: "${url}" is no URL. Compose with its routing URL.`);
    const path = new URL(url).pathname;
    const headersFor = (subgraph: string, body: string, context: Parameters<typeof audienceOf>[0]) =>
      key === undefined ? {} : subgraphHeaders(subgraph, path, body, context, { key, clock });
    return resilient(
      httpTransport({
        name,
        url,
        headersFor,
        timeoutMs: CALL_LIMIT_MS,
        ...(options.shareIdentical !== false && { audienceOf }),
      }),
      { clock, log },
    );
  };
  const { supergraph, shareIdentical = true } = options;
  const warmUp = options.manifest.documents.map(({ body }) => body);
  const engine =
    options.engine === 'apollo'
      ? await openStockGraph({ supergraph, transports, log })
      : createGraph({ supergraph, transports, warmUp, shareIdentical, log });
  const ready = async (): Promise<Record<string, boolean>> =>
    Object.fromEntries(
      await Promise.all([...urls].map(async ([name, url]) => [name, await answers(url, key !== undefined)] as const)),
    );
  return { engine, ready, urlOf: (name) => urls.get(name) ?? options.subgraphUrls.get(name) };
}

const known = new WeakMap<Actor, string>();

/**
 * Only requests of the same actor in the same language, with no change between them in any subgraph, share an answer in flight: everything
 * that an answer depends on.
 */
function audienceOf({
  actor,
  locale,
  changesBefore = 0,
}: Parameters<NonNullable<Parameters<typeof httpTransport>[0]['audienceOf']>>[0]): string {
  let text = known.get(actor);
  if (text === undefined) {
    text = JSON.stringify(actor);
    known.set(actor, text);
  }
  return `${locale} ${changesBefore} ${text}`;
}

/** A subgraph of this network says at /ready whether it and its database answer; of others it is enough that they answer at all. */
async function answers(url: string, saysReady: boolean): Promise<boolean> {
  try {
    const response = await fetch(new URL('/ready', url), { signal: AbortSignal.timeout(2 * SECOND) });
    await response.body?.cancel();
    return response.ok || !saysReady;
  } catch {
    return false;
  }
}
