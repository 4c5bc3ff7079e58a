import {
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { PublicError } from '../../common/errors/public-error';

/** A document that fits the schema, or the reasons why it does not; kept per schema, so each document is checked once. */
export type AnalyzedDocument =
  | {
      readonly fits: true;
      readonly key: string;
      readonly document: DocumentNode;
      readonly operations: readonly OperationDefinitionNode[];
    }
  | {
      readonly fits: false;
      readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
      readonly errors: readonly GraphQLError[];
    };

const MAX_VALIDATION_ERRORS = 10;

/** Parses and validates. `key` stands for the text. */
export function analyzeDocument(schema: GraphQLSchema, key: string, text: string, maxTokens: number): AnalyzedDocument {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens, noLocation: true });
  } catch (error) {
    return { fits: false, code: 'GRAPHQL_PARSE_FAILED', errors: [error as GraphQLError] };
  }
  const errors = validate(schema, document, specifiedRules, {
    maxErrors: MAX_VALIDATION_ERRORS,
    hideSuggestions: true,
  });
  if (errors.length > 0) return { fits: false, code: 'GRAPHQL_VALIDATION_FAILED', errors };
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return { fits: true, key, document, operations };
}

/** The operation to run; the only one when none is named. Throws BAD_REQUEST (specification, GetOperation). */
export function operationOf(
  operations: readonly OperationDefinitionNode[],
  name: string | undefined,
): OperationDefinitionNode {
  const found =
    name === undefined
      ? operations.length === 1
        ? operations[0]
        : undefined
      : operations.find((operation) => operation.name?.value === name);
  if (found !== undefined) return found;
  throw new PublicError('BAD_REQUEST', {
    ja: 'operationName で、文書の中の操作を 1 つ指定してください。',
    en: 'Name one operation of the document by operationName.',
  });
}
