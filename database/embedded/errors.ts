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

/** LMDB's and the system's ways to say that there is no room left (28 ENOSPC, 122 EDQUOT, 27 EFBIG, MDB_MAP_FULL). */
const NO_ROOM = /no space|MDB_MAP_FULL|mapsize|quota|file too large/i;

export function outOfDisk(error: unknown): StoreError | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  const full = [28, 122, 27, -30792].includes(Number(code)) || NO_ROOM.test(message ?? '');
  return full
    ? new StoreError(
        14031,
        'OutOfDiskSpace',
        'The disk of the data directory is full: nothing was written. Make room and try again.',
      )
    : undefined;
}
