import type { Document } from './values/values';

/** Errors after which a driver may repeat a write: the primary is going, or cannot be reached. */
const RETRYABLE: ReadonlyMap<number, string> = new Map([
  [6, 'HostUnreachable'],
  [7, 'HostNotFound'],
  [89, 'NetworkTimeout'],
  [91, 'ShutdownInProgress'],
  [134, 'ReadConcernMajorityNotAvailableYet'],
  [189, 'PrimarySteppedDown'],
  [262, 'ExceededTimeLimit'],
  [9001, 'SocketException'],
  [10107, 'NotWritablePrimary'],
  [11600, 'InterruptedAtShutdown'],
  [11602, 'InterruptedDueToReplStateChange'],
  [13435, 'NotPrimaryNoSecondaryOk'],
  [13436, 'NotPrimaryOrSecondary'],
]);

/** Errors that end a transaction, which may then succeed when it is run again as a whole. */
const TRANSIENT: ReadonlyMap<number, string> = new Map([
  [24, 'LockTimeout'],
  [112, 'WriteConflict'],
  [246, 'SnapshotUnavailable'],
  [251, 'NoSuchTransaction'],
  [267, 'PreparedTransactionInProgress'],
]);

const OTHERS: ReadonlyMap<number, string> = new Map([
  [43, 'CursorNotFound'],
  [50, 'MaxTimeMSExpired'],
  [64, 'WriteConcernTimeout'],
  [391, 'ReauthenticationRequired'],
  [462, 'IngressRequestRateLimitExceeded'],
  [11601, 'Interrupted'],
]);

/** MongoDB's name of these numbers. */
export const codeNameOf = (code: number): string =>
  RETRYABLE.get(code) ?? TRANSIENT.get(code) ?? OTHERS.get(code) ?? `Location${code}`;

/** What MongoDB adds to an error with this number as the answer to `body`, for the driver's retry logic. */
export function labelsFor(code: number, body: Document): string[] {
  const [name] = Object.keys(body);
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  if (body.txnNumber !== undefined && (body.autocommit === undefined || ends) && RETRYABLE.has(code))
    return ['RetryableWriteError'];
  const transient = TRANSIENT.has(code) || (RETRYABLE.has(code) && !ends);
  return body.autocommit === false && transient ? ['TransientTransactionError'] : [];
}

/** Errors after which a driver opens a change stream again, beside those of a primary that is going. */
const RESUMABLE = new Set([63, 133, 150, 234, 13388]);

export const isResumable = (code: number): boolean => (RETRYABLE.has(code) && code !== 134) || RESUMABLE.has(code);
