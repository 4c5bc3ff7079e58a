import { GraphQLError } from 'graphql';
import type { LocalizedText, Locale } from '../locale';
import { ERROR_CODES, type ErrorCode } from './codes';

/**
 * An error that was thrown on purpose and may reach the client: denied access, a limit, a conflict, malformed input. Expected
 * failures of a mutation are not thrown but returned as `userErrors`. Everything that is not a PublicError is masked.
 */
export class PublicError extends Error {
  readonly code: ErrorCode;
  readonly text: LocalizedText;

  constructor(code: ErrorCode, text: LocalizedText = ERROR_CODES[code].text) {
    super(`${code}: ${text.en}`);
    this.name = 'PublicError';
    this.code = code;
    this.text = text;
  }

  /** HTTP status for when the whole request fails with this error. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  toGraphQLError(locale: Locale): GraphQLError {
    return new GraphQLError(this.text[locale], { extensions: { code: this.code } });
  }
}

export const forbidden = (text?: LocalizedText): PublicError => new PublicError('FORBIDDEN', text);
export const badInput = (text?: LocalizedText): PublicError => new PublicError('BAD_USER_INPUT', text);
export const conflict = (text?: LocalizedText): PublicError => new PublicError('CONFLICT', text);

/** The PublicError behind an error that a GraphQL executor wrapped, if there is one. Executors bring error classes of their own. */
export function publicErrorOf(error: unknown): PublicError | undefined {
  if (error instanceof PublicError) return error;
  const cause = (error as { originalError?: unknown } | null | undefined)?.originalError;
  return cause == null ? undefined : publicErrorOf(cause);
}
