import { importJWK, type CryptoKey, type JWK } from 'jose';
import { waitPatiently } from '../../common/patience';
import { MINUTE, type Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import type { Subgraph } from '../../common/subgraph/subgraph';
import { ActOnce } from '../../database/idempotency/act-once';
import { InboxOnce } from '../../database/outbox/inbox-once';
import { Outbox } from '../../database/outbox/outbox';
import { Leases } from '../../database/lease/leases';
import { runPeriodically } from '../../database/lease/periodic';
import { transactorOf } from '../../database/transactor';
import { BreakdownGuard } from '../../common/statistics/breakdown-guard';
import { QueryLog } from '../../database/query-log/query-log';
import { QuestionService } from '../../database/query-log/question-service';
import { AuditEntryService } from './audit-entry/audit-entry.service';
import { measuresOf } from './cohort/measures';
import { CohortStatistics } from '../../common/statistics/cohort-statistics';
import { AuditLog } from '../../database/audit/audit-log';
import type { SubgraphDatabase } from '../../database/subgraph-database';
import { Background } from './background';
import { CohortService } from './cohort/cohort.service';
import { createContext, type Context, type Services } from './context';
import { KeyedHash } from './keyed-hash';
import { ErasureService } from './erasure/erasure.service';
import { ErasureStore } from './erasure/erasure.store';
import { InvitationService } from './invitation/invitation.service';
import { InvitationStore } from './invitation/invitation.store';
import type { Mailer } from './mail/mail';
import { MemberService } from './member/member.service';
import { MemberStore } from './member/member.store';
import { ApplicationService } from './membership-application/application.service';
import { MembershipApplicationStore } from './membership-application/membership-application.store';
import { ReviewService } from './membership-application/review.service';
import { MatchingKeyMaker } from './roster/matching-keys';
import { RegistrationFunnelService } from './registration-funnel/registration-funnel.service';
import { RosterImportService } from './roster/roster-import.service';
import { RosterService } from './roster/roster.service';
import { RosterStore } from './roster/roster.store';
import { buildSchema } from './schema';
import { StaffSignOutService } from './staff-sign-out/staff-sign-out.service';
import { StaffSignOutStore } from './staff-sign-out/staff-sign-out.store';
import { StandingService } from './standing/standing.service';
import { Revocations } from './session/revocations';
import { SessionService } from './session/session.service';
import { SessionStore } from './session/session.store';
import { SignInCodeService } from './sign-in-code/sign-in-code.service';
import { SignInCodeStore } from './sign-in-code/sign-in-code.store';

/** What the identity subgraph needs from its surroundings. */
export interface IdentityDependencies {
  readonly database: SubgraphDatabase;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
  readonly mailer: Mailer;
  /** HMAC key of the roster's matching keys and of codes. */
  readonly matchingKey: string;
  /** Private Ed25519 key with its `kid`; signs access tokens. */
  readonly signingKey: JWK;
}

/** The identity subgraph, and what tests and command-line tools need of it besides the schema. */
export interface IdentitySubgraph extends Subgraph<Context> {
  readonly services: Services;
  /** Resolves when mails are out and applications handed in so far are matched. */
  idle(): Promise<void>;
  /** Erases who withdrew thirty days ago; also done every ten minutes. Returns how many. */
  eraseDue(): Promise<number>;
}

/** Wires stores and services. No listening here, so that tests and start.ts can call it. */
export async function createIdentitySubgraph(dependencies: IdentityDependencies): Promise<IdentitySubgraph> {
  const { database, clock, ids, log, mailer } = dependencies;
  const { connection } = database;
  const background = new Background(log);
  const hash = new KeyedHash(dependencies.matchingKey);
  const signingKey = {
    kid: dependencies.signingKey.kid ?? '',
    privateKey: (await importJWK(dependencies.signingKey, 'EdDSA')) as CryptoKey,
  };
  const members = new MemberStore(connection);
  const codes = new SignInCodeStore(connection);
  const signInCodes = new SignInCodeService({ codes, members, hash, mailer, background, clock });
  const sessions = new SessionStore(connection);
  const signOuts = new StaffSignOutStore(connection);
  const revocations = new Revocations(sessions, members, signOuts, clock);
  const roster = new RosterStore(connection);
  const rosterImports = new RosterImportService(roster, hash, clock, ids);
  const applications = new MembershipApplicationStore(connection);
  const shared = {
    applications,
    members,
    roster,
    hash,
    mailer,
    background,
    clock,
    ids,
    transact: transactorOf(connection),
    outbox: new Outbox(connection, clock, ids),
    actOnce: new ActOnce(connection, clock),
    audit: new AuditLog({ connection, clock, ids, log }),
    keys: new MatchingKeyMaker(hash),
  };
  const applying = new ApplicationService(shared);
  const cohorts = new CohortService(clock);
  const invitations = new InvitationStore(connection);
  const queryLog = new QueryLog(connection, clock);
  const statistics = new CohortStatistics(new BreakdownGuard(), queryLog, clock);
  const services: Services = {
    audit: shared.audit,
    applications: applying,
    reviews: new ReviewService(shared),
    invitations: new InvitationService({ ...shared, invitations, applications: applying }),
    members: new MemberService(members, clock),
    cohorts,
    statistics,
    registrationFunnel: new RegistrationFunnelService(statistics, applications, invitations),
    questions: new QuestionService(queryLog),
    auditEntries: new AuditEntryService(shared.audit),
    measures: measuresOf(members),
    erasures: new ErasureService({
      ...shared,
      erasures: new ErasureStore(connection),
      sessions,
      inbox: new InboxOnce(connection, clock),
      log,
    }),
    standing: new StandingService({ ...shared, sessions, revocations }),
    staffSignOuts: new StaffSignOutService({ ...shared, signOuts, revocations }),
    signInCodes,
    roster: new RosterService({ ...shared, rosterImports }),
    rosterImports,
    sessions: new SessionService({ sessions, members, signInCodes, revocations, signingKey, clock, ids, log }),
  };
  await database.createIndexes();
  const eraseDue = () => services.erasures.eraseDue();
  const work = { name: 'identity:erasure', everyMs: 10 * MINUTE, work: eraseDue };
  const stopErasing = runPeriodically(new Leases(connection, clock), work, log);
  background.run('match what was left over', () => applying.matchLeftOver());
  return {
    name: 'identity',
    schema: buildSchema(),
    services,
    createContext: (request) => createContext(request, services, { members, roster, applications }),
    ready: () => database.ready(),
    eraseDue,
    revocations,
    receive: (fact) => services.erasures.receive(fact),
    onFactsWritten: (listener) => shared.outbox.onWritten(listener),
    idle: () => background.idle(),
    async stop() {
      const last = background.idle().then(() => services.audit.flush());
      await Promise.all([stopErasing(), waitPatiently(last)]);
    },
  };
}
