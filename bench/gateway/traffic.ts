import { isDeepStrictEqual } from 'node:util';
import type { Contestant } from './contestants';

/** What one request to a contestant causes. */
export interface Traffic {
  readonly requests: number;
  readonly bytes: number;
  /** Length of the answer. */
  readonly answer: number;
}

/**
 * Counts the subgraph requests of one answer, and checks that it is the right one: all gateways must give the same data and no errors. `data`
 * is what those before gave; undefined for the first, and `none` for a server that is no gateway. Throws when an answer differs.
 */
export async function trafficOf(
  each: Contestant,
  subgraphs: string,
  body: string,
  data: unknown,
): Promise<{ readonly traffic: Traffic; readonly data: unknown }> {
  await ask(each, body);
  await fetch(`${subgraphs}/counts`);
  const text = await ask(each, body);
  const counts = (await (await fetch(`${subgraphs}/counts`)).json()) as { requests: number; bytes: number };
  const traffic = { ...counts, answer: text.length };
  if (data === 'none') return { traffic, data: undefined };
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (answer.errors || !answer.data) throw new Error(`${each.name} answers with errors: ${text.slice(0, 300)}`);
  if (data !== undefined && !isDeepStrictEqual(answer.data, data)) throw new Error(`${each.name} answers otherwise`);
  return { traffic, data: answer.data };
}

async function ask({ url }: Contestant, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return answer.text();
}
