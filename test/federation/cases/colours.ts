import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSubgraphs } from '../testkit';

/** One of several networks with the same fields; every value names the network it comes from. Answers take a few milliseconds. */
export function colours(colour: string): TestSubgraphs {
  const slow = async <T>(value: T): Promise<T> => sleep(Math.random() * 8, value);
  return {
    [`${colour}-things`]: {
      sdl: `type Query { things: [Thing!] ${colour}: Int } type Thing @key(fields: "id") { id: ID! colour: String }`,
      resolvers: { Query: { things: () => slow([1, 2, 3].map((id) => ({ id, colour }))), [colour]: () => 1 } },
    },
    [`${colour}-details`]: {
      sdl: `type Thing @key(fields: "id") { id: ID! detail: String near: Thing }`,
      resolvers: { Thing: { detail: () => slow(colour), near: ({ id }: { id: string }) => ({ id: `${id}0` }) } },
    },
  };
}
