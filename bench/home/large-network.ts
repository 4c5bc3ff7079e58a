import { createIdGenerator } from '../../common/ids';
import { systemClock } from '../../common/clock';
import { openDatabase } from '../../database/connection';
import { openSubgraphDatabase } from '../../database/subgraph-database';
import { databaseNameOf } from '../../machine/subgraphs';
import { SampleIdentity } from '../../sample/identity-records';
import { samplePeople } from '../../sample/people';
import { KeyedHash } from '../../subgraphs/identity/keyed-hash';
import { memberModel } from '../../subgraphs/identity/member/member.model';
import { rehireInterestModel } from '../../subgraphs/opportunities/rehire-interest/rehire-interest.model';

const BATCH = 5_000;

/** Adds members to the sample network until there are `count`; each third of them with an interest in coming back. */
export async function enlargeNetwork(dataDir: string, count: number, report: (line: string) => void): Promise<void> {
  const server = await openDatabase({ dataDir });
  const identity = await openSubgraphDatabase(server.uri, databaseNameOf('identity'));
  const opportunities = await openSubgraphDatabase(server.uri, databaseNameOf('opportunities'));
  try {
    const ids = createIdGenerator(systemClock);
    const sample = new SampleIdentity(new KeyedHash('of no use here: nobody is matched'.padEnd(48)), systemClock, ids);
    const [members, interests] = [memberModel(identity.connection), rehireInterestModel(opportunities.connection)];
    const template = await interests.findOne().lean();
    const people = samplePeople(count);
    for (let from = samplePeople().length; from < count; from += BATCH) {
      const batch = people.slice(from, from + BATCH);
      await members.collection.insertMany(batch.map((person) => sample.memberOf(person, null)) as never[]);
      const interested = batch.filter((_, index) => template && index % 3 === 0);
      const records = interested.map(({ memberId, cohortId }) => ({ ...template, _id: memberId, memberId, cohortId }));
      if (records.length > 0) await interests.collection.insertMany(records as never[]);
      if ((from / BATCH) % 20 < 1) report(`${from} of ${count} members`);
    }
  } finally {
    await identity.close();
    await opportunities.close();
    await server.stop();
  }
}
