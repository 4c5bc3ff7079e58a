import { SECOND } from '../../common/clock';
import { Rounds } from '../../common/rounds';
import type { FactReceiver } from '../../common/subgraph/fact';
import type { SubgraphName } from '../../common/subgraph/subgraph';
import { Leases } from '../../database/lease/leases';
import { OutboxRelay } from '../../database/outbox/outbox-relay';
import type { HousedSubgraph, Surroundings } from '../subgraphs';

/** Facts go out right after they were written. This is how soon they are found again after a crash, or when a receiver was away. */
const EVERY_MS = 5 * SECOND;

/** Carries facts from one subgraph's outbox to the others; runs on its own. */
export interface Relays {
  /** Resolves when all that was due has gone out, or was tried. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** How facts reach other subgraphs: a call within one process, `POST /facts` between processes. */
export type FactReceivers = ReadonlyMap<SubgraphName, FactReceiver>;

/** One relay for each receiver, so that one which is away or slow holds up no other. */
export function startRelays(
  { subgraph, database }: Pick<HousedSubgraph, 'subgraph' | 'database'>,
  receivers: FactReceivers,
  { clock, log }: Pick<Surroundings, 'clock' | 'log'>,
): Relays {
  const { connection } = database;
  const leases = new Leases(connection, clock);
  const rounds = [...receivers].map(([to, receive]) => {
    const relay = new OutboxRelay({ connection, leases, from: subgraph.name, to, receive, clock, log });
    return new Rounds({ name: `facts for ${to}`, everyMs: EVERY_MS, work: () => relay.deliverDue(), log });
  });
  const settle = async (): Promise<void> => void (await Promise.all(rounds.map((one) => one.wake())));
  subgraph.onFactsWritten?.(() => void settle());
  return {
    settle,
    stop: async () => void (await Promise.all(rounds.map((one) => one.stop()))),
  };
}

/** Several as one. */
export const together = (relays: readonly Relays[]): Relays => ({
  settle: async () => void (await Promise.all(relays.map((one) => one.settle()))),
  stop: async () => void (await Promise.all(relays.map((one) => one.stop()))),
});

/** Receivers of the same process, for one of its subgraphs. */
export function receiversBeside(self: HousedSubgraph, housed: readonly HousedSubgraph[]): FactReceivers {
  const others = housed.filter((other) => other !== self);
  return new Map(others.flatMap(({ subgraph: { name, receive } }) => (receive ? [[name, receive] as const] : [])));
}
