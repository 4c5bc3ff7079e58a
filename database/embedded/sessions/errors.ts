import { StoreError } from '../errors';

const transient = ['TransientTransactionError'];

export const noSuchTransaction = (number: bigint, active: bigint): StoreError =>
  new StoreError(
    251,
    'NoSuchTransaction',
    `Given transaction number ${number} does not match any in-progress transactions. The active transaction number is ${active}`,
    transient,
  );

export const aborted = (number: bigint): StoreError =>
  new StoreError(251, 'NoSuchTransaction', `Transaction with { txnNumber: ${number} } has been aborted.`, transient);

export const committed = (number: bigint): StoreError =>
  new StoreError(256, 'TransactionCommitted', `Transaction with { txnNumber: ${number} } has been committed.`);

export const tooOld = (number: bigint, current: bigint): StoreError =>
  new StoreError(
    225,
    'TransactionTooOld',
    `Cannot start transaction with { txnNumber: ${number} } on session because a newer transaction with txnNumber ${current} has already started on this session.`,
  );

export const usedBefore = (number: bigint, state: string): StoreError =>
  new StoreError(
    50911,
    'Location50911',
    `Cannot start a transaction at given transaction number ${number} a transaction with the same number is in state ${state}`,
  );

export const invalid = (message: string): StoreError => new StoreError(72, 'InvalidOptions', message);

export const notInTransaction = (message: string): StoreError =>
  new StoreError(263, 'OperationNotSupportedInTransaction', message);
