import type { Clock } from '../common/clock';
import type { IdGenerator } from '../common/ids';
import type { Log } from '../common/log';
import type { Subgraph, SubgraphName } from '../common/subgraph/subgraph';
import { openSubgraphDatabase, type CommandListener, type SubgraphDatabase } from '../database/subgraph-database';
import type { SampleContext } from '../sample/context';
import { seedContent } from '../sample/content';
import { seedEvents } from '../sample/events';
import { seedIdentity } from '../sample/identity';
import { seedOpportunities } from '../sample/opportunities';
import { createContentSubgraph } from '../subgraphs/content/server';
import { createEventsSubgraph } from '../subgraphs/events/server';
import { createIdentitySubgraph } from '../subgraphs/identity/server';
import { createMailer } from '../subgraphs/identity/mail/mailer';
import { createOpportunitiesSubgraph } from '../subgraphs/opportunities/server';
import type { MachineEnv } from './env';
import type { Secrets } from './secrets';

/** What every subgraph of this machine shares. */
export interface Surroundings {
  readonly env: MachineEnv;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
  /** Told of each database command; for tests and benchmarks. */
  readonly onCommand?: CommandListener | undefined;
}

/** A subgraph, its database, and how to fill it with its part of the sample network. */
export interface HousedSubgraph {
  readonly subgraph: Subgraph;
  readonly database: SubgraphDatabase;
  seed(context: SampleContext): Promise<void>;
}

/** Name of a subgraph's own database on the server. */
export const databaseNameOf = (name: SubgraphName): string => `alumni_${name}`;

/** Opens one subgraph on the database server at `uri`. */
export async function openSubgraph(name: SubgraphName, uri: string, around: Surroundings): Promise<HousedSubgraph> {
  const database = await openSubgraphDatabase(uri, databaseNameOf(name), around.onCommand);
  const { env, secrets, clock, ids, log } = around;
  const dependencies = { database, clock, ids, log: log.child({ subgraph: name }) };
  switch (name) {
    case 'identity': {
      const mailer = createMailer({ smtpUrl: env.SMTP_URL, dataDir: env.DATA_DIR, clock, log });
      const { matchingKey, signingKey } = secrets;
      const subgraph = await createIdentitySubgraph({ ...dependencies, mailer, matchingKey, signingKey });
      return { subgraph, database, seed: (context) => seedIdentity(database, context, matchingKey) };
    }
    case 'content':
      return {
        subgraph: await createContentSubgraph(dependencies),
        database,
        seed: (context) => seedContent(database, context),
      };
    case 'events':
      return {
        subgraph: await createEventsSubgraph(dependencies),
        database,
        seed: (context) => seedEvents(database, context),
      };
    case 'opportunities':
      return {
        subgraph: await createOpportunitiesSubgraph(dependencies),
        database,
        seed: (context) => seedOpportunities(database, context),
      };
  }
}
