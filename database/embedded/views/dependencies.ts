import type { Collection } from '../catalog';
import { StoreError } from '../errors';
import { isPlainObject, type Document } from '../values/values';
import { definitionOf, type ViewDefinition } from './definition';

/** As MongoDB's: views on views on views. */
const DEEPEST = 20;

/** Refuses a definition that would lead back to itself, or through too many views, whichever stage of its pipeline takes it there. */
export function checkDependencies(
  name: string,
  definition: ViewDefinition,
  find: (name: string) => Collection | undefined,
): void {
  const visit = (from: ViewDefinition, above: readonly string[]): void => {
    if (above.length > DEEPEST)
      throw new StoreError(165, 'ViewDepthLimitExceeded', `View depth limit exceeded; maximum depth is ${DEEPEST}`);
    for (const next of [from.on, ...readBy(from.pipeline)]) {
      if (next === name)
        throw new StoreError(5, 'GraphContainsCycle', `View cycle detected: ${[...above, next].join(' => ')}`);
      const collection = find(next);
      const below = collection && definitionOf(collection);
      if (below) visit(below, [...above, next]);
    }
  };
  visit(definition, [name]);
}

/** The collections that stages read besides the one that they run on. */
function readBy(stages: readonly unknown[]): string[] {
  return stages.filter(isPlainObject).flatMap((stage) => {
    const [operator, operand] = Object.entries(stage)[0] ?? [];
    if (operator === '$unionWith' && typeof operand === 'string') return [operand];
    if (!isPlainObject(operand)) return [];
    if (operator === '$facet') return Object.values(operand).flatMap((each) => readBy(stagesIn(each)));
    if (operator === '$lookup' || operator === '$graphLookup' || operator === '$unionWith')
      return [...names(operand), ...readBy(stagesIn(operand.pipeline))];
    return [];
  });
}

const names = ({ from, coll }: Document): string[] =>
  [from, coll].filter((each): each is string => typeof each === 'string');

const stagesIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
