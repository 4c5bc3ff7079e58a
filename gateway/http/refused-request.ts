import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../../common/errors/codes';
import type { Locale } from '../../common/locale';

/** A request that is not executed, for reasons that graphql-js words (syntax, validation, variables), each with a place. */
export class RefusedRequest extends Error {
  readonly code: ErrorCode;
  readonly reasons: readonly GraphQLError[];

  constructor(code: ErrorCode, reasons: readonly GraphQLError[]) {
    super(code);
    this.name = 'RefusedRequest';
    this.code = code;
    this.reasons = reasons;
  }

  /** Says in the reader's language what kind of mistake it is; graphql-js words the place only in English. */
  toErrors(locale: Locale): GraphQLFormattedError[] {
    const kind = ERROR_CODES[this.code].text[locale];
    return this.reasons.map((reason) => ({
      message: `${kind} ${reason.message}`,
      ...(reason.locations === undefined ? {} : { locations: reason.locations }),
      extensions: { code: this.code },
    }));
  }
}

/** A client of the legacy media type learns of these from the body of a 200, as the GraphQL-over-HTTP specification asks. */
const TOLD_IN_A_200: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

export function statusOfRefusal(code: ErrorCode, legacy: boolean): number {
  return legacy && TOLD_IN_A_200.has(code) ? 200 : ERROR_CODES[code].status;
}
