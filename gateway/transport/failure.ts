/** A subgraph gave no usable answer. The message is for logs and holds neither address nor body; clients see neither. */
export class SubgraphFailure extends Error {
  readonly subgraph: string;

  constructor(subgraph: string, reason: string, cause?: unknown) {
    super(`Subgraph "${subgraph}": ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'SubgraphFailure';
    this.subgraph = subgraph;
  }
}
