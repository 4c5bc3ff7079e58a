import { MINUTE, type Clock } from '../../common/clock';
import { BreakdownGuard } from '../../common/statistics/breakdown-guard';
import { CohortStatistics } from '../../common/statistics/cohort-statistics';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import { SerialByKey } from '../../common/serial-by-key';
import { LEAVING_TOPICS } from '../../common/subgraph/fact';
import type { Subgraph } from '../../common/subgraph/subgraph';
import { Absences } from '../../database/absence/absences';
import { ActOnce } from '../../database/idempotency/act-once';
import { InboxOnce } from '../../database/outbox/inbox-once';
import { Outbox } from '../../database/outbox/outbox';
import { Leases } from '../../database/lease/leases';
import { runPeriodically } from '../../database/lease/periodic';
import { QueryLog } from '../../database/query-log/query-log';
import type { SubgraphDatabase } from '../../database/subgraph-database';
import { inTransaction, type Session, type Transact } from '../../database/transaction';
import { QuestionService } from '../../database/query-log/question-service';
import { funnelsOf, measuresOf } from './cohort/measures';
import { createContext, type Context, type Services, type Stores } from './context';
import { EventEditingService } from './event/event-editing.service';
import { EventService } from './event/event.service';
import { EventStore } from './event/event.store';
import { RegistrationService } from './registration/registration.service';
import { RegistrationStore } from './registration/registration.store';
import { RsvpService } from './registration/rsvp.service';
import { SeatsStore } from './registration/seats.store';
import { Waitlist } from './registration/waitlist';
import { buildSchema } from './schema';

/** What the events subgraph needs from its surroundings. */
export interface EventsDependencies {
  readonly database: SubgraphDatabase;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

export interface EventsSubgraph extends Subgraph<Context> {
  /** Ends offers that nobody took in time; also done every minute. Returns how many. */
  lapseOffers(): Promise<number>;
}

/** Wires stores and services. No listening here, so that tests and start.ts can call it. */
export async function createEventsSubgraph({ database, clock, ids, log }: EventsDependencies): Promise<EventsSubgraph> {
  const { connection } = database;
  const stores: Stores = {
    events: new EventStore(connection),
    registrations: new RegistrationStore(connection),
    seats: new SeatsStore(connection),
  };
  const transact: Transact = (work) => inTransaction(connection, work);
  const absences = new Absences(connection, clock);
  const reading = new EventService(stores.events, clock);
  const shared = {
    ...stores,
    waitlist: new Waitlist(stores.registrations, stores.seats, clock),
    actOnce: new ActOnce(connection, clock, (actorId, session) => absences.refuse(actorId, session)),
    transact,
    queue: new SerialByKey(),
    clock,
    ids,
  };
  const queryLog = new QueryLog(connection, clock);
  const measures = measuresOf(stores.registrations);
  const services: Services = {
    statistics: new CohortStatistics(new BreakdownGuard(), queryLog, clock),
    questions: new QuestionService(queryLog),
    measures,
    funnels: funnelsOf(measures),
    events: reading,
    editing: new EventEditingService(shared),
    registrations: new RegistrationService(stores.registrations),
    rsvp: new RsvpService({ ...shared, reading }),
  };
  const outbox = new Outbox(connection, clock, ids);
  const inbox = new InboxOnce(connection, clock);
  await database.createIndexes();
  const lapseOffers = () => services.rsvp.lapseOffers();
  const work = { name: 'events:offers', everyMs: MINUTE, work: lapseOffers };
  const stop = runPeriodically(new Leases(connection, clock), work, log);
  return {
    name: 'events',
    schema: buildSchema(),
    createContext: (request) => createContext(request, services, stores, clock),
    ready: () => database.ready(),
    lapseOffers,
    onFactsWritten: (listener) => outbox.onWritten(listener),
    async receive(fact) {
      const { subject, until } = fact;
      // Each event is locked by itself, so this is several transactions; the note comes last.
      const release = async (): Promise<void> => {
        await absences.note(fact);
        if (!LEAVING_TOPICS.includes(fact.topic)) return;
        await services.rsvp.releaseAllOf(subject, until ?? clock.now());
      };
      const confirm = async (session: Session): Promise<void> => {
        if (fact.topic !== 'member.erased') return;
        // What stays says that somebody of a cohort was there, by an id that points at nobody.
        const records = await stores.registrations.countOf(subject, session);
        await outbox.append(session, 'erasure.confirmed', subject, records);
      };
      await inbox.once(fact, confirm, release);
    },
    stop,
  };
}
