import { Kind, print, stripIgnoredCharacters, visit, type ASTNode } from 'graphql';
import { documentOf, operationOf, rootOf } from '../../../planning/fetch-document';
import type { Fetch } from '../../../planning/plan';

/** The document of a fetch for some groups of entities, each with an `_entities` field and variables of its own. */
export type DocumentWriter = (groups: readonly GroupOfEntities[]) => string;

export interface GroupOfEntities {
  /** Which entities of the fetch. */
  readonly part: number;
  /** Follows the names of its alias and its variables. */
  readonly suffix: string;
}

export interface ContextDocument {
  readonly write: DocumentWriter;
  /** By entities of the fetch: the variables of `@fromContext` that they use, and whether each must not be null. */
  readonly variables: readonly ReadonlyMap<string, boolean>[];
}

/**
 * Prepares the document of a fetch with variables of `@fromContext`: one `_entities` field takes one value for each of them, so each
 * distinct set of values needs another one.
 */
export function compileContextDocument(fetch: Fetch): ContextDocument {
  const document = documentOf(fetch);
  const operation = operationOf(document);
  const contextual = new Set((fetch.contexts ?? []).map(({ variable }) => variable));
  let mark = '_group';
  while (fetch.document.includes(mark)) mark += '_';
  const own = new Set([...contextual, ...fetch.entities.map(({ variable }) => variable)]);
  const marked = <Node extends ASTNode>(node: Node): Node =>
    visit(node, {
      Variable: ({ name }) =>
        own.has(name.value) ? { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name.value + mark } } : undefined,
    });
  const definitions = operation.variableDefinitions ?? [];
  const shared = definitions.filter(({ variable }) => !own.has(variable.name.value)).map(print);
  const parts = fetch.entities.map(({ alias, variable }) => {
    const root = rootOf(document, alias);
    const used = new Set<string>([variable]);
    visit(root, { Variable: ({ name }) => void (own.has(name.value) && used.add(name.value)) });
    const mine = definitions.filter((definition) => used.has(definition.variable.name.value));
    const field = marked({ ...root, alias: { kind: Kind.NAME, value: alias + mark } });
    return {
      field: stripIgnoredCharacters(print(field)),
      definitions: mine.map((definition) => print(marked(definition))).join(' '),
      variables: new Map(
        mine.flatMap(({ variable: { name }, type }) =>
          contextual.has(name.value) ? [[name.value, type.kind === Kind.NON_NULL_TYPE] as const] : [],
        ),
      ),
    };
  });
  const name = operation.name ? ` ${operation.name.value}` : '';
  return {
    variables: parts.map(({ variables }) => variables),
    write(groups) {
      const fill = (of: 'definitions' | 'field'): string[] =>
        groups.map(({ part, suffix }) => (parts[part]?.[of] ?? '').replaceAll(mark, suffix));
      return `${operation.operation}${name}(${[...shared, ...fill('definitions')].join(' ')}){${fill('field').join(' ')}}`;
    },
  };
}
