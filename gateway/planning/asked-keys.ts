import { Kind, parse, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { Path } from './plan';

/** What a client's document asks for at a place of the response. */
export class AskedKeys {
  readonly #supergraph: SupergraphModel;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #roots: SelectionSetNode[] = [];

  constructor(document: string, supergraph: SupergraphModel) {
    this.#supergraph = supergraph;
    for (const node of parse(document, { noLocation: true }).definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
      else if (node.kind === Kind.OPERATION_DEFINITION) this.#roots.push(node.selectionSet);
    }
  }

  /** The keys asked of objects of a type; of any type on the way there, where the path does not say. */
  at(path: Path, type: string): readonly string[] {
    let sets: readonly SelectionSetNode[] = this.#roots;
    for (const step of path) {
      if (step.kind !== 'key') continue;
      sets = sets.flatMap((set) =>
        this.#fields(set, undefined).flatMap(([key, below]) => (key === step.key && below ? [below] : [])),
      );
    }
    return sets.flatMap((set) => this.#fields(set, type).map(([key]) => key));
  }

  #fields(set: SelectionSetNode, type: string | undefined): [key: string, below: SelectionSetNode | undefined][] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD)
        return [
          [(selection.alias ?? selection.name).value, selection.selectionSet] as [string, SelectionSetNode | undefined],
        ];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      const condition = inner?.typeCondition?.name.value;
      const applies =
        type === undefined || condition === undefined || this.#supergraph.possibleTypes(condition).has(type);
      return inner && applies ? this.#fields(inner.selectionSet, type) : [];
    });
  }
}
