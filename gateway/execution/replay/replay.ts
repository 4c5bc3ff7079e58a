import type { RequestContext } from '../../http/request-context';
import type { Fetch, PlanNode } from '../../planning/plan';
import type { ParseAnswer, SubgraphRequest, SubgraphResponse, SubgraphTransport } from '../../transport/transport';
import type { Exchange, Recording } from './recording';

/** What came for the fetches that a replay made, for the run that has to take over from it. */
export type Received = ReadonlyMap<Fetch, ReceivedAnswer>;

export interface ReceivedAnswer {
  readonly body: string;
  /** To be called once: each call may parse anew. */
  answer(): Promise<SubgraphResponse>;
}

export interface Replaying {
  readonly context: RequestContext;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  /** How answers of a fetch are parsed. */
  parserOf(fetch: Fetch): ParseAnswer;
}

/**
 * Sends the requests of a recording again, in the order of the plan, as long as every answer is the recorded one: then each next request
 * is the recorded one too, because it is made of nothing but these answers. Undefined when all were; else what has come so far, so that
 * no request is sent twice.
 */
export async function replay(plan: PlanNode, recording: Recording, run: Replaying): Promise<Received | undefined> {
  const replaying = new Replay(recording, run);
  await replaying.node(plan);
  return replaying.differs ? replaying.received : undefined;
}

class Replay {
  readonly received = new Map<Fetch, ReceivedAnswer>();
  differs = false;
  readonly #recording: Recording;
  readonly #run: Replaying;

  constructor(recording: Recording, run: Replaying) {
    this.#recording = recording;
    this.#run = run;
  }

  async node(node: PlanNode): Promise<void> {
    switch (node.kind) {
      case 'fetch':
        return this.#fetch(node);
      case 'sequence':
        for (const child of node.nodes) {
          if (this.#ends()) return;
          await this.node(child);
        }
        return;
      case 'parallel':
        await Promise.all(node.nodes.map((child) => this.node(child)));
    }
  }

  /** A client that has gone must not get a whole answer from half a replay: the run that takes over knows what to do. */
  #ends(): boolean {
    if (this.#run.context.signal.aborted) this.differs = true;
    return this.differs;
  }

  async #fetch(fetch: Fetch): Promise<void> {
    const exchange = this.#recording.exchanges.get(fetch);
    // Nothing was asked for then, so nothing is now.
    if (exchange === undefined) return;
    const transport = this.#run.transports.get(fetch.subgraph);
    if (transport === undefined) return void (this.differs = true);
    const parse = this.#run.parserOf(fetch);
    const sent = transport.execute(requestOf(fetch, exchange, parse), this.#run.context);
    const answer = async (): Promise<SubgraphResponse> => {
      const response = await sent;
      return response.same ? read(exchange, parse) : response;
    };
    this.received.set(fetch, { body: exchange.body, answer });
    try {
      if ((await sent).same) return;
    } catch {
      // The run that takes over gets the failure as its own.
    }
    this.differs = true;
  }
}

function requestOf(fetch: Fetch, { body, answer: known }: Exchange, parse: ParseAnswer): SubgraphRequest {
  const { subgraph, operationKind, document, operationName } = fetch;
  const variables = (): Record<string, unknown> =>
    (JSON.parse(body) as { variables?: Record<string, unknown> }).variables ?? {};
  return { subgraph, operationKind, document, operationName, variables, body: () => body, known, parse };
}

/** The recorded answer itself: it was a good one, without errors. */
function read({ answer: { text } }: Exchange, parse: ParseAnswer): SubgraphResponse {
  const { answer, repeated } = parse(text);
  return { data: (answer as { data: unknown }).data, repeated, text };
}
