import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CODES } from '../../common/errors/codes';
import { PublicError } from '../../common/errors/public-error';
import type { Locale } from '../../common/locale';

/** One error for each field that was taken out of an operation; its path has no list indexes, as the field is gone from every item. */
export function unauthorizedErrors(paths: readonly (readonly string[])[], locale: Locale): GraphQLFormattedError[] {
  const { text } = ERROR_CODES.UNAUTHORIZED_FIELD;
  return paths.map((path) => ({ message: text[locale], path, extensions: { code: 'UNAUTHORIZED_FIELD' } }));
}

/** A mutation of which a part is not allowed: refused whole, because half of a change is worse than none. */
export class UnauthorizedMutation extends PublicError {
  readonly paths: readonly (readonly string[])[];

  constructor(paths: readonly (readonly string[])[]) {
    super('UNAUTHORIZED_FIELD');
    this.paths = paths;
  }
}
