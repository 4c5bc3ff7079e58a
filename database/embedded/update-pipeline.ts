import { Aggregator } from 'mingo/aggregator';
import { badValue } from './errors';
import { mingoError } from './mingo-errors';
import { mingoOptions } from './expressions';
import { retype, toPlain, toPlainDocument } from './plain';
import type { Update } from './updater';
import type { Document } from './values';

const ALLOWED = new Set(['$set', '$addFields', '$unset', '$project', '$replaceWith', '$replaceRoot']);

/** An update as a pipeline; what the stages leave alone keeps its exact types. */
export function runStages(stages: readonly Document[], variables: Document | undefined): Update {
  for (const stage of stages) {
    const name = Object.keys(stage)[0] ?? '';
    if (!ALLOWED.has(name)) throw badValue(`${name} is not allowed to be used within an update`);
  }
  const aggregator = new Aggregator(
    stages.map((stage) => toPlain(stage) as Document),
    mingoOptions(variables),
  );
  return (document) => {
    try {
      const [after] = aggregator.run([toPlainDocument(document)]);
      const next = retype(document, after) as Document;
      return document._id === undefined || next._id !== undefined ? next : { _id: document._id, ...next };
    } catch (error) {
      throw mingoError(error);
    }
  };
}
