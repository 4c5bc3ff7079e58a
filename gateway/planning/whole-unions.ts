import {
  Kind,
  isTypeDefinitionNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { argumentOf, type UnionMembers } from './union-members';

/**
 * A supergraph in which every subgraph that knows a union knows all of its members. Planners ask a field that several subgraphs share only
 * for the members that all of them have, so what one of them answers would come back without its fields. Here they ask for all members,
 * and what the asked subgraph does not know is taken out of its document afterwards. That is right because such a subgraph never
 * answers with a member that it does not know: nothing is lost, and its new types can be reached through the union only.
 */
export function withWholeUnions(supergraph: DocumentNode, partial: UnionMembers): DocumentNode {
  const widening = new Widening(supergraph);
  for (const [union, members] of partial) {
    for (const graph of members.keys()) widening.addMembers(union, graph);
  }
  return widening.result();
}

class Widening {
  readonly #document: DocumentNode;
  readonly #types = new Map<string, TypeDefinitionNode>();
  /** Directives to add, by coordinate: `Type`, `Type.field` or `Enum.VALUE`. */
  readonly #added = new Map<string, ConstDirectiveNode[]>();
  readonly #known = new Set<string>();

  constructor(document: DocumentNode) {
    this.#document = document;
    for (const node of document.definitions) {
      if (isTypeDefinitionNode(node)) this.#types.set(node.name.value, node);
    }
  }

  addMembers(union: string, graph: string): void {
    const node = this.#types.get(union);
    if (node?.kind !== Kind.UNION_TYPE_DEFINITION) return;
    for (const { name } of node.types ?? []) {
      if (!hasGraph(node.directives, 'join__unionMember', graph, ['member', name.value])) {
        this.#add(union, joined('join__unionMember', graph, name.value));
      }
      this.#addType(name.value, graph);
    }
  }

  /** Makes a subgraph know a type and everything below it. */
  #addType(name: string, graph: string): void {
    const node = this.#types.get(name);
    const key = `${name} ${graph}`;
    if (node === undefined || this.#known.has(key)) return;
    this.#known.add(key);
    if (hasGraph(node.directives, 'join__type', graph)) return;
    // Scalars that every subgraph has are not joined.
    if (!node.directives?.some((directive) => directive.name.value === 'join__type')) return;
    this.#add(name, joined('join__type', graph));
    if (node.kind === Kind.UNION_TYPE_DEFINITION) this.addMembers(name, graph);
    else if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      for (const value of node.values ?? []) this.#add(`${name}.${value.name.value}`, joined('join__enumValue', graph));
    } else if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const field of node.fields ?? []) {
        if (field.directives?.some((directive) => directive.name.value === 'join__field'))
          this.#add(`${name}.${field.name.value}`, joined('join__field', graph));
        this.#addType(namedType(field.type), graph);
        for (const argument of field.arguments ?? []) this.#addType(namedType(argument.type), graph);
      }
    }
  }

  #add(coordinate: string, directive: ConstDirectiveNode): void {
    const known = this.#added.get(coordinate);
    if (known) known.push(directive);
    else this.#added.set(coordinate, [directive]);
  }

  result(): DocumentNode {
    const more = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(
      node: T,
      coordinate: string,
    ): T => {
      const added = this.#added.get(coordinate);
      return added ? { ...node, directives: [...(node.directives ?? []), ...added] } : node;
    };
    const definitions = this.#document.definitions.map((node) => {
      if (!isTypeDefinitionNode(node)) return node;
      const name = node.name.value;
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
        const fields = node.fields?.map((field) => more(field, `${name}.${field.name.value}`));
        return more(fields ? { ...node, fields } : node, name);
      }
      if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
        const values = node.values?.map((value) => more(value, `${name}.${value.name.value}`));
        return more(values ? { ...node, values } : node, name);
      }
      return more(node, name);
    });
    return { ...this.#document, definitions };
  }
}

function hasGraph(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
  graph: string,
  [key, value]: readonly [string?, string?] = [],
): boolean {
  return (directives ?? []).some(
    (directive) =>
      directive.name.value === name &&
      argumentOf(directive, 'graph') === graph &&
      (key === undefined || argumentOf(directive, key) === value),
  );
}

function joined(name: string, graph: string, member?: string): ConstDirectiveNode {
  const graphArgument = {
    kind: Kind.ARGUMENT,
    name: nameOf('graph'),
    value: { kind: Kind.ENUM, value: graph },
  } as const;
  const more =
    member === undefined
      ? []
      : [{ kind: Kind.ARGUMENT, name: nameOf('member'), value: { kind: Kind.STRING, value: member } } as const];
  return { kind: Kind.DIRECTIVE, name: nameOf(name), arguments: [graphArgument, ...more] };
}

const nameOf = (value: string) => ({ kind: Kind.NAME, value }) as const;
const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));
