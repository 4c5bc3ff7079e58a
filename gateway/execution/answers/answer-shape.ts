import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { quoted } from '../json-text';

/** What a document asks for at one place of its answer, in the order in which answers have it. */
export interface AnswerShape {
  readonly fields: readonly AnswerField[];
  /** Number of the place (see Sharing) where equal objects may be one and the same; -1: they may not. Set by the analysis of the plan. */
  place: number;
}

export interface AnswerField {
  readonly key: string;
  /** `"key":` */
  readonly label: string;
  /** Undefined: a scalar or an enum, or a list of these. */
  readonly shape: AnswerShape | undefined;
}

/** The shape of a document's answers. Fragments on all types are in it: what an object's type has not is left out of its text. */
export function answerShapeOf(document: DocumentNode): AnswerShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    else if (node.kind === Kind.OPERATION_DEFINITION) operation = node;
  }
  return shapeOf(operation ? [operation.selectionSet] : [], fragments);
}

function shapeOf(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): AnswerShape {
  const found = new Map<string, SelectionSetNode[]>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        // An assignment to it would replace the prototype; JSON.parse knows what to do.
        if (key === '__proto__') continue;
        const inner = found.get(key) ?? [];
        if (selection.selectionSet) inner.push(selection.selectionSet);
        found.set(key, inner);
      } else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (inner) visit(inner.selectionSet);
      }
    }
  };
  sets.forEach(visit);
  const fields = [...found].map(([key, inner]): AnswerField => ({
    key,
    label: `${quoted(key)}:`,
    shape: inner.length === 0 ? undefined : shapeOf(inner, fragments),
  }));
  return { fields, place: -1 };
}

/** The shape below a response key; undefined where there is none. */
export function shapeAt(shape: AnswerShape, key: string): AnswerShape | undefined {
  return shape.fields.find((field) => field.key === key)?.shape;
}

/** Visits every shape below one, with its way of keys from there, such as `reviews/author`. */
export function visitShapes(shape: AnswerShape, way: string, visit: (inner: AnswerShape, way: string) => void): void {
  for (const { key, shape: inner } of shape.fields) {
    if (inner === undefined) continue;
    const at = wayTo(way, key);
    visit(inner, at);
    visitShapes(inner, at, visit);
  }
}

/** A way of keys and one more. */
export const wayTo = (way: string, key: string): string => (way === '' ? key : `${way}/${key}`);
