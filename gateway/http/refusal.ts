import { ERROR_CODES, type ErrorCode } from '../../common/errors/codes';
import { PublicError } from '../../common/errors/public-error';
import type { Locale } from '../../common/locale';
import { UnauthorizedMutation, unauthorizedErrors } from '../access/unauthorized';
import { TooExpensive } from '../demand/demand-control';
import { RateLimited } from '../limits/rate-limits';
import type { Answer } from './answer';
import { MethodNotAllowed } from './pipeline';
import { RefusedRequest, statusOfRefusal } from './refused-request';

/** How a request is answered that was not executed. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly answer: Answer;
  readonly headers?: Readonly<Record<string, string>>;
}

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

/** The answer to a request that failed with `error`; undefined for an error that nobody threw on purpose. */
export function refusalOf(error: unknown, locale: Locale, legacy: boolean): Refusal | undefined {
  if (error instanceof RefusedRequest) {
    const { code } = error;
    return { status: statusOfRefusal(code, legacy), code, answer: { errors: error.toErrors(locale) } };
  }
  if (error instanceof MethodNotAllowed) {
    const message = locale === 'ja' ? '変更の操作は POST で送ってください。' : 'Send mutations by POST.';
    return { ...refusal('BAD_REQUEST', locale, message), status: 405, headers: { allow: 'POST' } };
  }
  if (!(error instanceof PublicError)) return undefined;
  const { code, status } = error;
  if (error instanceof UnauthorizedMutation) {
    return { status, code, answer: { errors: unauthorizedErrors(error.paths, locale) } };
  }
  const { answer } = refusal(code, locale, error.text[locale]);
  if (error instanceof TooExpensive) return { status, code, answer: { ...answer, extensions: { cost: error.cost } } };
  const headers =
    error instanceof RateLimited
      ? { 'retry-after': String(error.retryAfterSeconds) }
      : status === 401
        ? { 'www-authenticate': 'Bearer' }
        : NO_HEADERS;
  return { status, code, answer, headers };
}

/** A refusal in the words of the code, or in better ones. */
export function refusal(code: ErrorCode, locale: Locale, message: string = ERROR_CODES[code].text[locale]): Refusal {
  return { status: ERROR_CODES[code].status, code, answer: { errors: [{ message, extensions: { code } }] } };
}
