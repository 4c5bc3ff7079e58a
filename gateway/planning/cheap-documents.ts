/** Words of a document, those of a fragment counted at each of its spreads: some 70 fields, which take a few milliseconds at the most. */
const MOST_WORDS = 128;
/**
 * Where an entity is known to more subgraphs, the ways between them multiply. Planning ten fields that all of them have took 0.3 ms with
 * three subgraphs, 2 with four, 300 with six, and a minute and a half with eight.
 */
const MOST_SUBGRAPHS = 3;

/**
 * Tells which documents may be planned on the calling thread, because it cannot take long: handing them to another thread and back takes
 * a fifth of the time again. All others are planned elsewhere, within a time.
 */
export function cheapDocuments(supergraphSdl: string): (document: string) => boolean {
  return subgraphsOfOneEntity(supergraphSdl) > MOST_SUBGRAPHS
    ? () => false
    : (document) => wordsOf(document) <= MOST_WORDS;
}

/** The most subgraphs that know one entity. */
function subgraphsOfOneEntity(supergraphSdl: string): number {
  let most = 0;
  for (const [head] of supergraphSdl.matchAll(/^(?:type|interface) [^{]*/gm)) {
    const graphs = [...head.matchAll(/@join__type\(graph: (\w+), key:/g)].map(([, graph]) => graph);
    most = Math.max(most, new Set(graphs).size);
  }
  return most;
}

/** Where a definition of a printed document begins. */
const DEFINITIONS = /^(?=fragment |query\b|mutation\b|\{)/m;
const PARTS = /\.\.\.(?!\s*on\b)\s*(\w+)|\w+/g;

/** Names, keywords and values of a printed document with its fragments spread in place; Infinity where there are too many to count. */
function wordsOf(document: string): number {
  if (document.length > MOST_WORDS * 16) return Infinity;
  const definitions = document.split(DEFINITIONS);
  const fragments = new Map(definitions.map((text) => [/^fragment (\w+)/.exec(text)?.[1], text]));
  let words = 0;
  const count = (text: string): void => {
    for (const [, spread] of text.matchAll(PARTS)) {
      if (++words > MOST_WORDS) return;
      if (spread !== undefined) count(fragments.get(spread) ?? '');
    }
  };
  for (const text of definitions) if (!text.startsWith('fragment ')) count(text);
  return words > MOST_WORDS ? Infinity : words;
}
