import type { SubgraphName } from './subgraph';

/** Every fact that travels between subgraphs, and who acts on it. What nobody acts on is not sent. */
export const FACT_RECEIVERS = {
  'member.suspended': ['events', 'opportunities'],
  'member.withdrawn': ['events', 'opportunities'],
  // Bounds the time for which a suspension before it is true.
  'member.reinstated': ['events', 'opportunities'],
  'member.rejoined': ['opportunities'],
  'member.erased': ['content', 'events', 'opportunities'],
  // The receipt of each of them.
  'erasure.confirmed': ['identity'],
} as const satisfies Readonly<Record<string, readonly SubgraphName[]>>;

export type FactTopic = keyof typeof FACT_RECEIVERS;

/**
 * Something that happened in one subgraph and concerns others. Holds ids, dates and counts, never personal data. Delivered at least once, and
 * facts about one subject in the order in which they happened.
 */
export interface Fact {
  /** `out_…`; the same however often it is delivered. */
  readonly _id: string;
  readonly topic: FactTopic;
  /** Where it happened. */
  readonly from: SubgraphName;
  /** Id of what it is about, such as a member's. */
  readonly subject: string;
  /** Of how many things, where that is part of the fact. */
  readonly count: number | null;
  readonly at: Date;
  /**
   * When the next thing happened to the subject, as far as the sender knew when it delivered this; null when nothing has. What a fact says
   * is true from `at` until then: a suspension that arrives after the reinstatement ends nothing that was asked for since.
   */
  readonly until: Date | null;
}

/** Facts after which a member takes part in nothing any more, until reinstated. */
export const LEAVING_TOPICS: readonly FactTopic[] = ['member.suspended', 'member.withdrawn', 'member.erased'];

/** Takes a fact; rejects when it could not act on it, and gets it again. */
export type FactReceiver = (fact: Fact) => Promise<void>;

/** Nobody takes facts there at the moment, whichever they are: one that tries the next would only wait again. */
export class ReceiverAway extends Error {
  override readonly name = 'ReceiverAway';
}
