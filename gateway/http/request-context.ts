import type { Actor } from '../../common/actor/actor';
import type { Locale } from '../../common/locale';
import type { Cost } from '../demand/demand-control';
import type { AnalyzedOperation } from './analyzed-document';

/** What belongs to one request on its way through the gateway; handed to the engine as the operation's context. */
export interface RequestContext {
  readonly requestId: string;
  readonly actor: Actor;
  readonly locale: Locale;
  /** The name that the client gives itself, such as `web`; not proven, so nothing is allowed because of it. */
  readonly clientName: string | undefined;
  /** The address that rate limits of anonymous requests count by. */
  readonly ip: string;
  /** When the answer is due (milliseconds since 1970, by the gateway's clock). */
  readonly deadlineAt: number;
  /** Aborted when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
  /** How many changes this process had heard of when the request came; requests that differ in it share nothing. */
  readonly changesBefore?: number;
  /** What is learned on the way, for metrics and the request log. */
  readonly trace?: RequestTrace;
}

export interface RequestTrace {
  /** Name of the trusted operation, or `other`. */
  operation: string;
  actor: string | undefined;
  clientName: string | undefined;
  cost: number | undefined;
  /** Called when every check is passed, before the operation is charged and run. */
  onExecuting?: (executed: Executed) => void;
}

export interface Executed {
  readonly operation: AnalyzedOperation;
  readonly cost: Cost;
  /** How long its answer may be kept for everybody with the same credentials; 0: not at all. */
  readonly publicSeconds: number;
}
