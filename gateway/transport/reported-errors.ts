import type { SubgraphError } from './transport';

/** Errors of one answer that are read: the client sees fewer. */
const MOST_ERRORS = 200;
/** No operation is nested so deeply. */
const LONGEST_PATH = 100;

/** The errors of a subgraph's answer in the form that the specification gives them, whatever came: what is none becomes a nameless one. */
export function reportedErrors(given: readonly unknown[]): SubgraphError[] {
  return given.slice(0, MOST_ERRORS).map((error): SubgraphError => {
    if (!isRecord(error) || typeof error.message !== 'string') return { message: 'The subgraph reported an error.' };
    const { message, path, extensions } = error;
    return {
      message,
      ...(isPath(path) && { path }),
      ...(isRecord(extensions) && { extensions }),
    };
  });
}

const isPath = (path: unknown): path is (string | number)[] =>
  Array.isArray(path) &&
  path.length <= LONGEST_PATH &&
  path.every((step) => typeof step === 'string' || Number.isSafeInteger(step));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
