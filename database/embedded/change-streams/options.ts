import type { Timestamp } from 'bson';
import { StoreError, badValue, typeMismatch } from '../errors';
import { isPlainObject, orderOf, timestampOf, truthy, Order, type Document } from '../values/values';
import { isStage } from '../pipeline';
import { readToken, type Position } from './token';

export interface StreamOptions {
  fullDocument: string;
  before: string;
  expanded: boolean;
  /** Undefined: from now on. */
  start: Position | undefined;
}

const KNOWN = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'showExpandedEvents',
  'allChangesForCluster',
  'showSystemEvents',
]);
const AFTER = ['default', 'updateLookup', 'whenAvailable', 'required'];
const BEFORE = ['off', 'whenAvailable', 'required'];

export function readOptions(operand: unknown): StreamOptions {
  if (!isPlainObject(operand)) {
    throw new StoreError(
      6188500,
      'Location6188500',
      '$changeStream must take a nested object but found a value of another type',
    );
  }
  for (const name of Object.keys(operand)) {
    if (!KNOWN.has(name))
      throw new StoreError(40415, 'Location40415', `BSON field '$changeStream.${name}' is an unknown field.`);
  }
  return {
    fullDocument: choice(operand, 'fullDocument', AFTER),
    before: choice(operand, 'fullDocumentBeforeChange', BEFORE),
    expanded: truthy(operand.showExpandedEvents),
    start: startOf(operand),
  };
}

function choice(operand: Document, field: string, values: readonly string[]): string {
  const value = operand[field] ?? values[0];
  if (values.includes(value as string)) return value as string;
  throw badValue(`Enumeration value '${String(value)}' for field '$changeStream.${field}' is not a valid value.`);
}

function startOf({ resumeAfter, startAfter, startAtOperationTime }: Document): Position | undefined {
  if (resumeAfter !== undefined && startAfter !== undefined) {
    throw new StoreError(
      50865,
      'Location50865',
      "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage",
    );
  }
  const token = resumeAfter ?? startAfter;
  const position = token === undefined ? undefined : readToken(token);
  if (position && startAtOperationTime !== undefined) {
    throw new StoreError(40674, 'Location40674', 'Only one type of resume option is allowed, but multiple were found');
  }
  if (position?.kind === 'invalid' && resumeAfter !== undefined) {
    throw new StoreError(
      260,
      'InvalidResumeToken',
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification",
    );
  }
  if (startAtOperationTime === undefined) return position;
  if (orderOf(startAtOperationTime) !== Order.Timestamp) {
    throw typeMismatch("BSON field '$changeStream.startAtOperationTime' is the wrong type, expected type 'timestamp'");
  }
  return { time: timestampOf(startAtOperationTime as Timestamp), index: 0, kind: 'mark' };
}

const STAGES = new Set([
  '$addFields',
  '$match',
  '$project',
  '$replaceRoot',
  '$replaceWith',
  '$redact',
  '$set',
  '$unset',
]);

const SPLIT = '$changeStreamSplitLargeEvent';

/**
 * A stream may be narrowed and reshaped, event by event, and at its end split what is too large; nothing else. Gives the stages that do the
 * former, and whether the latter is asked for.
 */
export function checkStages(stages: readonly Document[]): { stages: readonly Document[]; split: boolean } {
  const last = stages.at(-1);
  const split = last !== undefined && SPLIT in last;
  if (split && !(isPlainObject(last[SPLIT]) && Object.keys(last[SPLIT]).length === 0))
    throw new StoreError(7182800, 'Location7182800', `${SPLIT} spec should be an empty object`);
  const shaping = split ? stages.slice(0, -1) : stages;
  for (const stage of shaping) {
    const name = Object.keys(stage)[0] ?? '';
    if (name === SPLIT)
      throw new StoreError(7182802, 'Location7182802', `${SPLIT} must be the last stage in the pipeline`);
    if (!isStage(name)) throw new StoreError(40324, 'Location40324', `Unrecognized pipeline stage name: '${name}'`);
    if (!STAGES.has(name)) {
      throw new StoreError(20, 'IllegalOperation', `${name} is not permitted in a $changeStream pipeline`);
    }
  }
  return { stages: shaping, split };
}
