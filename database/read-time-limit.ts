import type { Aggregate, Query, Schema } from 'mongoose';
import { systemClock } from '../common/clock';
import { timeLeft } from '../common/deadline';

const READS = ['find', 'findOne', 'countDocuments', 'estimatedDocumentCount', 'distinct'] as const;

/**
 * Mongoose plugin: no read goes on longer than the request that it is for (`maxTimeMS`). Writes are not cut off: whoever asked could not tell
 * whether they happened.
 */
export function limitReadTime(schema: Schema): void {
  schema.pre(READS as unknown as 'find', function (this: Query<unknown, unknown>) {
    const left = timeLeft(systemClock);
    if (left !== undefined) this.setOptions({ maxTimeMS: left });
  });
  schema.pre('aggregate', function (this: Aggregate<unknown>) {
    const left = timeLeft(systemClock);
    if (left !== undefined) this.option({ maxTimeMS: left });
  });
}
