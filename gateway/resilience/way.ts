import type { RequestContext } from '../http/request-context';

/** What the decorators of this folder need to know of a request to a subgraph. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
}

/** The way to one subgraph, such as a `SubgraphTransport`. Rejects when there is no usable answer. */
export interface Way<Call extends SubgraphCall, Answer> {
  execute(call: Call, context: RequestContext): Promise<Answer>;
  stop?(): Promise<void>;
}

/** A call that was not made, or is not waited for any longer; trying again would not help. */
export class CallRefused extends Error {
  constructor(subgraph: string, reason: string) {
    super(`Subgraph "${subgraph}": ${reason}`);
    this.name = 'CallRefused';
  }
}
