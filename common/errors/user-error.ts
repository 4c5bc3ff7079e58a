import type { Locale, LocalizedText } from '../locale';

/**
 * One expected failure of a mutation, such as an empty title. A payload carries all of them at once, so that a form can show every
 * field's problem in one round. The message is chosen when the answer is written, by the reader's language.
 */
export interface UserErrorRecord {
  /** Stable code for programs, such as `REQUIRED` or `NOT_OPEN`. */
  readonly code: string;
  /** Where in the input, such as `['input', 'title']`; empty when no single field is at fault. */
  readonly path: readonly string[];
  readonly text: LocalizedText;
}

export function userError(code: string, path: readonly string[], text: LocalizedText): UserErrorRecord {
  return { code, path, text };
}

/** Resolvers of the shared `UserError` type (schema/prelude.graphql); part of every subgraph. */
export const userErrorResolvers = {
  UserError: {
    message: (error: UserErrorRecord, _args: unknown, context: { readonly locale: Locale }): string =>
      error.text[context.locale],
  },
};
