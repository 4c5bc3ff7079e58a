import type { SubgraphName } from '../../../common/subgraph/subgraph';

/** That one part of the platform has erased what it held about a person. */
export interface ErasureReceiptRecord {
  readonly by: SubgraphName;
  /** When it was done there. */
  readonly at: Date;
  /** How many records were deleted or point at nobody now. */
  readonly records: number;
}

/** One person's erasure: the evidence that it was done everywhere. Holds nothing about the person but an id that points at nobody. */
export interface ErasureRecord {
  /** The member's id. */
  readonly _id: string;
  readonly erasedAt: Date;
  readonly receipts: readonly ErasureReceiptRecord[];
  /** Who has not confirmed yet. */
  readonly outstanding: readonly SubgraphName[];
  /** When the last of them had; null until then. */
  readonly completedAt: Date | null;
}
