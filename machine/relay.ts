import { SECOND } from '../common/clock';
import { Leases } from '../database/lease/leases';
import { OutboxRelay } from '../database/outbox/outbox';
import type { HousedSubgraph, Surroundings } from './subgraphs';

/** How long a fact waits at most before the other subgraphs hear of it. */
const EVERY_MS = 5 * SECOND;

export interface Relays {
  /** Delivers what is due now; returns how many facts went out. */
  deliverDue(): Promise<number>;
  stop(): Promise<void>;
}

/** Carries the facts in each subgraph's outbox to all others. One that fails keeps the fact in the outbox; it comes again, to all of them. */
export function startRelays(housed: readonly HousedSubgraph[], { clock, log }: Surroundings): Relays {
  const relays = housed.map(({ database, subgraph }) => {
    const others = housed.filter((other) => other.subgraph !== subgraph);
    const leases = new Leases(database.connection, clock);
    return new OutboxRelay(database.connection, leases, clock, log, async (fact) => {
      for (const other of others) await other.subgraph.receive?.(fact);
    });
  });
  const deliverDue = async (): Promise<number> => {
    let delivered = 0;
    for (const relay of relays) delivered += await relay.deliverDue();
    return delivered;
  };
  let round: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(deliverDue)
      .catch((error: unknown) => log.error({ error: String(error) }, 'facts not delivered'));
  }, EVERY_MS);
  timer.unref();
  return {
    deliverDue,
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
