import type { GraphQLFormattedError } from 'graphql';

/** The body of an executed request: section 7 of the GraphQL specification. */
export interface Answer {
  readonly errors?: readonly GraphQLFormattedError[];
  readonly data?: unknown;
  /** Instead of `data`: the same as JSON text. */
  readonly dataText?: string;
  /** How many objects the text has, where the engine counted them. */
  readonly objects?: number | undefined;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Errors first, as the specification advises, so that a reader of a long answer sees them. */
export function bodyOf({ errors, data, dataText, extensions }: Answer): string {
  if (dataText === undefined) return JSON.stringify({ errors, data, extensions });
  const before = errors === undefined ? '{' : `{"errors":${JSON.stringify(errors)},`;
  const after = extensions === undefined ? '}' : `,"extensions":${JSON.stringify(extensions)}}`;
  return `${before}"data":${dataText}${after}`;
}
