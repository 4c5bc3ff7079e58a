/**
 * Makes a function of JavaScript source that was written for one plan. A loop over a list of keys looks every key up in every object again;
 * `object.name` in a function that sees objects of one form is a load at a known place, several times as fast.
 * The source holds nothing of a client or a subgraph but response keys, as string literals (`member`); everything else comes in by `names`.
 */
export function functionOf<Made>(source: string, names: Readonly<Record<string, unknown>>): Made {
  const make = new Function(...Object.keys(names), `'use strict'; return ${source}`) as (...values: unknown[]) => Made;
  return make(...Object.values(names));
}

/** Access to a response key. */
export const member = (object: string, key: string): string => `${object}[${JSON.stringify(key)}]`;
