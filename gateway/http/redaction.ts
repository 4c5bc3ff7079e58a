/** What never stands in words that a client reads, whoever wrote them: they were meant for whoever runs the system. */
const INTERNALS: readonly (readonly [RegExp, string])[] = [
  // Stacks: everything from the first frame on.
  [/\s+at\s+\S[^\n]{0,200}:\d+:\d+[\s\S]*$/, ''],
  // Names of the schema that somebody only guessed at.
  [/\s*Did you mean [\s\S]*$/, ''],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'）)]+/gi, '…'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '…'],
  [/(?:^|(?<=[\s"'(]))\/(?:[\w.-]+\/)+[\w.-]+/g, '…'],
];

const LONGEST = 500;

/** A subgraph's words for a client, without addresses, file names, stacks and suggestions. A net under the subgraphs' own care. */
export function redacted(message: string): string {
  let text = message.slice(0, 4 * LONGEST);
  for (const [internal, instead] of INTERNALS) text = text.replace(internal, instead);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The path of an error, if it is one: it is copied from what a subgraph answered. */
export function pathOf(path: unknown): readonly (string | number)[] | undefined {
  if (!Array.isArray(path) || path.length === 0 || path.length > 100) return undefined;
  const isStep = (step: unknown): boolean =>
    typeof step === 'string' ? /^[_A-Za-z]\w{0,200}$/.test(step) : Number.isSafeInteger(step);
  return path.every(isStep) ? (path as (string | number)[]) : undefined;
}
