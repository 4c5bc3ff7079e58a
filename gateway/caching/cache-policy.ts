import {
  Kind,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CacheHint, CacheHints } from './cache-hints';

/**
 * How long an operation's answer may be kept for everybody with the same credentials, by the rules of `@cacheControl`
 * (https://www.apollographql.com/docs/apollo-server/performance/caching): root fields and objects are not kept unless a hint says so,
 * other leaves follow their parent, the least of all holds, and one private field makes the whole private. Where only the answer would
 * tell which type an object has, every possible one counts.
 */
export class CachePolicies {
  readonly #schema: GraphQLSchema;
  readonly #hints: CacheHints;
  readonly #known = new WeakMap<OperationDefinitionNode, number>();

  constructor(schema: GraphQLSchema, hints: CacheHints) {
    this.#schema = schema;
    this.#hints = hints;
  }

  /** Seconds; 0: not at all. */
  publicSeconds(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): number {
    if (this.#hints.size === 0 || operation.operation !== 'query') return 0;
    const known = this.#known.get(operation);
    if (known !== undefined) return known;
    const root = this.#schema.getQueryType();
    const seconds = root ? this.#least(operation.selectionSet, root, true, fragments) : 0;
    const result = Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
    this.#known.set(operation, result);
    return result;
  }

  /** The least time of all selected fields; 0 where anything is private. */
  #least(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    isRoot: boolean,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): number {
    let least = Infinity;
    for (const selection of selections) {
      if (least === 0) return 0;
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment === undefined) return 0;
        const condition = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value);
        const type = isCompositeType(condition) ? condition : parent;
        least = Math.min(least, this.#least(fragment.selectionSet, type, isRoot, fragments));
        continue;
      }
      const name = selection.name.value;
      if (name === '__typename') continue;
      for (const type of this.#possible(parent)) least = Math.min(least, this.#ofField(type, name, isRoot));
      const inner = selection.selectionSet && this.#typeOf(parent, name);
      if (selection.selectionSet && !inner) return 0;
      if (selection.selectionSet && inner) {
        least = Math.min(least, this.#least(selection.selectionSet, inner, false, fragments));
      }
    }
    return least;
  }

  #ofField(parent: GraphQLCompositeType, name: string, isRoot: boolean): number {
    const own = this.#hints.get(`${parent.name}.${name}`);
    const type = this.#typeOf(parent, name);
    const hints = [own, ...(type ? this.#possible(type).map((each) => this.#hints.get(each.name)) : [])];
    if (hints.some((hint) => hint?.isPrivate)) return 0;
    if (own?.maxAge !== undefined) return own.maxAge;
    if (own?.inherits) return isRoot ? 0 : Infinity;
    if (type === undefined) return isRoot ? 0 : Infinity;
    return Math.min(...this.#possible(type).map((each) => secondsOf(this.#hints.get(each.name), isRoot)));
  }

  #typeOf(parent: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
    const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
    const type = field && getNamedType(field.type);
    return isCompositeType(type) ? type : undefined;
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    if (!isAbstractType(type)) return [type];
    const objects = this.#schema.getPossibleTypes(type);
    // An interface's own hints count where it has any: it may promise less than its objects do.
    return this.#hints.has(type.name) ? [type, ...objects] : objects;
  }
}

function secondsOf(hint: CacheHint | undefined, isRoot: boolean): number {
  if (hint?.maxAge !== undefined) return hint.maxAge;
  return hint?.inherits && !isRoot ? Infinity : 0;
}
