import { StoreError } from '../errors';
import { location } from '../expressions/expression';
import { addShape, newRootOf, projectShape, replaceShape, unsetShape, type Shape } from '../stages/shaping';
import type { Settings } from '../expressions/compile';
import type { Update } from './updater';
import type { Document } from '../values/values';

const STAGES: Record<string, (operand: unknown, settings: Settings) => Shape> = {
  $set: (operand, settings) => addShape(operand, settings, '$set'),
  $addFields: (operand, settings) => addShape(operand, settings),
  $unset: unsetShape,
  $project: (operand, settings) => projectShape(operand, settings),
  $replaceWith: replaceShape,
  $replaceRoot: (operand, settings) => replaceShape(newRootOf(operand), settings),
};

/** An update as a pipeline. */
export function compilePipelineUpdate(stages: readonly Document[], settings: Settings): Update {
  const shapes = stages.map((stage) => {
    const [name = '', ...more] = Object.keys(stage);
    if (more.length > 0 || name === '')
      throw location(40323, 'A pipeline stage specification object must contain exactly one field.');
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (!compile) {
      if (!name.startsWith('$') || !KNOWN.test(name))
        throw location(40324, `Unrecognized pipeline stage name: '${name}'`);
      throw new StoreError(72, 'InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return compile(stage[name], settings);
  });
  return (document) => {
    const next = shapes.reduce((before, shape) => shape(before), document);
    if (document._id === undefined || next._id !== undefined) return next;
    return { _id: document._id, ...next };
  };
}

const KNOWN =
  /^\$(match|group|sort|limit|skip|lookup|graphLookup|unwind|facet|bucket|bucketAuto|count|sortByCount|out|merge|unionWith|sample|redact|setWindowFields|densify|fill|documents|geoNear|changeStream|collStats|indexStats)$/;
