/**
 * Something that happened in one subgraph and concerns others. Holds ids and dates, never personal data. Delivered at least once, so
 * whoever receives one must do the same when it comes again, also when newer things have happened since `at`.
 */
export interface Fact {
  readonly _id: string;
  /** Such as `member.suspended`. A receiver ignores topics that do not concern it. */
  readonly topic: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Topics after which a member takes part in nothing any more, until reinstated. */
export const LEAVING_TOPICS: readonly string[] = ['member.suspended', 'member.withdrawn', 'member.erased'];

/** The member a fact is about; undefined for facts about something else. */
export function memberOf({ payload }: Fact): string | undefined {
  return typeof payload.memberId === 'string' ? payload.memberId : undefined;
}
