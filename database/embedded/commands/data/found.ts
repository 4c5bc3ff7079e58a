import { Long } from 'bson';
import { notSupported } from '../../errors';
import { valueAt } from '../../values/paths';
import type { Projection } from '../../reading/projection';
import type { Hit, Query } from '../../reading/query';
import { encode, truthy, type Document } from '../../values/values';

/** How `find` shows a hit: the document, or what the projection, `returnKey` and `showRecordId` make of it. */
export function shower(body: Document, query: Query, project: Projection | undefined): (hit: Hit) => Buffer {
  if (truthy(body.returnKey)) {
    const key = keyOf(query);
    return (hit) => encode(key(hit));
  }
  const shape = project && ((hit: Hit) => project(hit.document, hit.trace));
  if (truthy(body.showRecordId)) {
    return (hit) => encode({ ...(shape ? shape(hit) : hit.document), $recordId: Long.fromNumber(hit.recordId) });
  }
  return shape ? (hit) => encode(shape(hit)) : (hit) => hit.bytes;
}

/** The fields of the index that the plan goes by; none where it goes by no index. */
function keyOf({ plan: { index, branches } }: Query): (hit: Hit) => Document {
  if (index?.multikey || branches) throw notSupported('returnKey with an index on arrays or several indexes');
  if (!index) return () => ({});
  return ({ document }) =>
    Object.fromEntries(index.fields.map((field, i) => [field, valueAt(document, index.paths[i] ?? []) ?? null]));
}
