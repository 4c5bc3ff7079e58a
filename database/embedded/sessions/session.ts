import type { StatementResult } from './retry-record';
import type { TransactionView } from './transaction-view';

/** A logical session of a client: one transaction or retryable write at a time, with a growing number. */
export interface Session {
  readonly id: string;
  number: bigint;
  /** `retryable`: the number belongs to a retryable write. */
  state: 'none' | 'retryable' | 'open' | 'committed' | 'aborted';
  transaction: OpenTransaction | undefined;
  /** Results of the statements of the retryable write. */
  statements: Map<number, StatementResult>;
  /** Ends with the command that is running; commands of one session run one after the other. */
  busy: Promise<void> | undefined;
  /** Milliseconds. */
  usedAt: number;
}

export interface OpenTransaction {
  readonly view: TransactionView;
  /** Milliseconds; aborted afterwards. */
  readonly expiresAt: number;
  readonly timer: NodeJS.Timeout;
  /** The connection that it came over last. */
  connectionId: number;
}
