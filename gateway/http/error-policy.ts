import type { GraphQLError } from 'graphql';
import { type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../../common/errors/codes';
import { publicErrorOf } from '../../common/errors/public-error';
import type { Locale } from '../../common/locale';
import { pathOf, redacted } from './redaction';

/**
 * What happens to an error that comes back from executing an operation:
 * - `pass`: its thrower chose the words for the client; message (redacted), path and code go out
 * - `restate`: only the code goes out, with our own words, because the message may name hosts, fields or values
 * - `mask`: becomes INTERNAL_SERVER_ERROR, because it says something about us and nothing about the request
 */
type Treatment = 'pass' | 'restate' | 'mask';

const POLICY: Readonly<Record<ErrorCode, Treatment>> = {
  UNAUTHENTICATED: 'pass',
  TOKEN_EXPIRED: 'pass',
  TOKEN_INVALID: 'pass',
  FORBIDDEN: 'pass',
  UNAUTHORIZED_FIELD: 'pass',
  BAD_USER_INPUT: 'pass',
  INVALID_CURSOR: 'pass',
  PAGE_SIZE_OUT_OF_RANGE: 'pass',
  CONFLICT: 'pass',
  IDEMPOTENCY_KEY_REUSED: 'pass',
  RATE_LIMITED: 'pass',
  COST_LIMIT_EXCEEDED: 'pass',
  OPERATION_LIMIT_EXCEEDED: 'pass',
  PERSISTED_QUERY_NOT_FOUND: 'pass',
  TRUSTED_DOCUMENT_REQUIRED: 'pass',
  BAD_REQUEST: 'pass',
  NOT_ACCEPTABLE: 'mask',
  RESPONSE_TOO_LARGE: 'pass',
  DEADLINE_EXCEEDED: 'restate',
  SUBGRAPH_UNAVAILABLE: 'restate',
  // From a subgraph, these three say that the gateway made a mistake, not the client.
  ACTOR_REFUSED: 'mask',
  GRAPHQL_PARSE_FAILED: 'mask',
  GRAPHQL_VALIDATION_FAILED: 'mask',
  INTERNAL_SERVER_ERROR: 'mask',
};

/** Called once for each error that the client does not get to see as it is. */
export type OnHidden = (error: GraphQLError | GraphQLFormattedError) => void;

/** The errors as the client may see them, at most `limit`; one more then says how many were left out. */
export function publicErrors(
  errors: readonly (GraphQLError | GraphQLFormattedError)[],
  options: { readonly locale: Locale; readonly limit: number; readonly onHidden: OnHidden },
): GraphQLFormattedError[] {
  const shown = errors.slice(0, options.limit).map((error) => publicForm(error, options.locale, options.onHidden));
  const left = errors.length - shown.length;
  if (left > 0) {
    const message =
      options.locale === 'ja' ? `ほかに ${left} 件のエラーがあります。` : `${left} more errors are not shown.`;
    shown.push({ message, extensions: { code: 'BAD_REQUEST' } });
  }
  return shown;
}

function publicForm(
  error: GraphQLError | GraphQLFormattedError,
  locale: Locale,
  onHidden: OnHidden,
): GraphQLFormattedError {
  const path = pathOf(error.path);
  const where = path === undefined ? {} : { path };
  const thrown = publicErrorOf(error);
  if (thrown !== undefined) return { message: thrown.text[locale], ...where, extensions: { code: thrown.code } };
  const code = codeOf(error);
  const treatment = code === undefined ? 'mask' : POLICY[code];
  if (treatment === 'pass' && code !== undefined)
    return { message: redacted(error.message), ...where, extensions: { code } };
  onHidden(error);
  const shown = treatment === 'restate' && code !== undefined ? code : 'INTERNAL_SERVER_ERROR';
  return { message: ERROR_CODES[shown].text[locale], ...where, extensions: { code: shown } };
}

function codeOf(error: GraphQLError | GraphQLFormattedError): ErrorCode | undefined {
  const code = error.extensions?.code;
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : undefined;
}
