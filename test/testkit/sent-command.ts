/** One command as a subgraph sent it. */
export interface SentCommand {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Whether a command is work that goes on beside the answers, at times of its own: leases, the outbox, audit entries that are written in
 * batches, and the gateway's question which tokens were revoked.
 */
export function isBackground({ name, body }: SentCommand): boolean {
  const collection = body[name];
  const { revokedAt, inactiveSince } = (body.filter ?? {}) as { revokedAt?: unknown; inactiveSince?: unknown };
  return (
    collection === 'leases' ||
    collection === 'fact_outbox' ||
    (collection === 'audit' && (name === 'insert' || name === 'update')) ||
    (collection === 'sessions' && name === 'find' && isSince(revokedAt)) ||
    (collection === 'members' && name === 'find' && isSince(inactiveSince))
  );
}

const isSince = (condition: unknown): boolean =>
  typeof condition === 'object' && condition !== null && '$gte' in condition;
