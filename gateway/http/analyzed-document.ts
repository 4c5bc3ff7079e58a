import {
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { PublicError } from '../../common/errors/public-error';
import { documentKeyOf } from '../documents/document-key';
import { checkDocumentLimits, tooLarge, type DocumentLimits } from '../limits/document-limits';
import { RefusedRequest } from './refused-request';
import { refuseUnfitLiterals } from './unfit-text';

/** A document that fits the schema and the limits; kept per schema, so each document is checked once. */
export interface AnalyzedDocument {
  /** Stands for the document; the same for texts that differ in layout alone. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly operations: readonly AnalyzedOperation[];
}

export interface AnalyzedOperation {
  readonly document: AnalyzedDocument;
  readonly node: OperationDefinitionNode;
  readonly name: string | undefined;
  /** Whether it asks for the schema (`__schema`, `__type`), wherever that hides; `mixed`: and for something else too. */
  readonly introspects: 'no' | 'only' | 'mixed';
}

const MAX_VALIDATION_ERRORS = 5;

/** Parses, measures and validates, in this order: validation takes longer than linear time. Throws what is wrong. */
export function analyzeDocument(schema: GraphQLSchema, text: string, limits: DocumentLimits): AnalyzedDocument {
  const document = parsed(text, limits);
  checkDocumentLimits(document, limits);
  refuseUnfitLiterals(document);
  const errors = validate(schema, document, specifiedRules, {
    maxErrors: MAX_VALIDATION_ERRORS,
    hideSuggestions: true,
  });
  if (errors.length > 0) throw new RefusedRequest('GRAPHQL_VALIDATION_FAILED', errors);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const operations: AnalyzedOperation[] = [];
  const analyzed: AnalyzedDocument = { key: documentKeyOf(document), document, fragments, operations };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const name = node.name?.value;
    const introspects = introspectionOf(node.selectionSet, fragments);
    operations.push({ document: analyzed, node, name, introspects });
  }
  return analyzed;
}

function parsed(text: string, limits: DocumentLimits): DocumentNode {
  try {
    return parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    // The parser is recursive: a document that is nested deeply enough ends its stack before its tokens.
    if (error instanceof RangeError) throw tooLarge('depth', limits);
    if (!(error instanceof GraphQLError)) throw error;
    if (!/ \d+ tokens/.test(error.message)) throw new RefusedRequest('GRAPHQL_PARSE_FAILED', [error]);
    throw tooLarge('tokens', limits);
  }
}

function introspectionOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): AnalyzedOperation['introspects'] {
  const roots = new Set<string>();
  // Validation has refused cycles, and the limits deep nesting.
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) roots.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (fragments.has(selection.name.value)) collect(fragments.get(selection.name.value)!.selectionSet);
    }
  };
  collect(set);
  roots.delete('__typename');
  if (!roots.delete('__schema') && !roots.delete('__type')) return 'no';
  roots.delete('__type');
  return roots.size > 0 ? 'mixed' : 'only';
}

/** The operation to run; the only one when none is named. Throws BAD_REQUEST (specification, GetOperation). */
export function operationOf(operations: readonly AnalyzedOperation[], name: string | undefined): AnalyzedOperation {
  const found =
    name !== undefined
      ? operations.find((operation) => operation.name === name)
      : operations.length === 1
        ? operations[0]
        : undefined;
  if (found !== undefined) return found;
  throw new PublicError('BAD_REQUEST', {
    ja: 'operationName で、文書の中の操作を 1 つ指定してください。',
    en: 'Name one operation of the document by operationName.',
  });
}
