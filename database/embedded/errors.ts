/** An error that the client sees as MongoDB would send it: numeric code, its name, labels for the driver's retry logic, extra fields. */
export class StoreError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    readonly labels: readonly string[] = [],
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** The same error, told with what was being done. */
export const withContext = (error: unknown, context: string): unknown =>
  error instanceof StoreError
    ? new StoreError(
        error.code,
        error.codeName,
        `${context} :: caused by :: ${error.message}`,
        error.labels,
        error.extra,
      )
    : error;

/** Runs what may fail while documents are read, as against what is refused before. */
export function inContext<T>(context: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw withContext(error, context);
  }
}

export const badValue = (message: string) => new StoreError(2, 'BadValue', message);
export const failedToParse = (message: string) => new StoreError(9, 'FailedToParse', message);
export const typeMismatch = (message: string) => new StoreError(14, 'TypeMismatch', message);
export const notSupported = (what: string) =>
  new StoreError(238, 'NotImplemented', `${what} is not supported by the embedded store; use MongoDB for it`);
/** The transaction lost against another writer; the driver retries the whole transaction. */
export const writeConflict = () =>
  new StoreError(
    112,
    'WriteConflict',
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    ['TransientTransactionError'],
  );

export const documentTooLarge = () =>
  new StoreError(10334, 'BSONObjectTooLarge', 'The document is larger than the maximum of 16777216 bytes');
