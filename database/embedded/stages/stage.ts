import type { Settings } from '../expressions/compile';
import type { Collection } from '../catalog';
import type { Collation } from '../collation/collation';
import type { Deadline } from '../deadline';
import type { Metrics } from '../metrics';
import type { View } from '../storage/storage';
import type { Document } from '../values/values';

/** Where a pipeline reads from and what it may know. */
export interface PipelineContext {
  view: View;
  database: string;
  find: (name: string) => Collection | undefined;
  variables: Document | undefined;
  deadline: Deadline | undefined;
  metrics: Metrics;
  collation?: Collation | undefined;
  now?: Date | undefined;
}

/** A compiled stage: documents in, documents out, lazily where it can be. */
export type Stage = (documents: Iterable<Document>) => Iterable<Document>;

/** Runs a pipeline over a collection of the same database (or nothing, when it does not exist). */
export type RunPipeline = (
  from: string | undefined,
  stages: readonly Document[],
  context: PipelineContext,
) => Iterable<Document>;

export const settingsOf = ({ variables, collation, now, deadline }: PipelineContext): Settings => ({
  variables,
  strings: collation?.order,
  collation,
  now,
  deadline,
});

export const each = (change: (document: Document) => Document): Stage =>
  function* (documents) {
    for (const document of documents) yield change(document);
  };
