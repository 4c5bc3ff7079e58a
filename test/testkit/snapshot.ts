import { createHash } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { storeSocketOf, uriOfSocket } from '../../database/store-socket';

/** What is written whenever somebody asks, whether or not anything came of it. */
const BOOKKEEPING = new Set(['leases', 'query_log', 'audit', 'sign_in_codes']);

/** A digest of each collection of a running platform, so that a test can say that nothing changed. */
export async function snapshotOf(dataDir: string): Promise<Record<string, string>> {
  const client = new MongoClient(process.env.TEST_MONGODB_URI ?? uriOfSocket(storeSocketOf(dataDir) ?? ''));
  const digests: Record<string, string> = {};
  for (const { name } of (await client.db().admin().listDatabases()).databases.filter(({ name }) =>
    name.startsWith('alumni_'),
  )) {
    for (const collection of await client.db(name).collections()) {
      if (BOOKKEEPING.has(collection.collectionName)) continue;
      const documents = await collection.find().sort({ _id: 1 }).toArray();
      const digest = createHash('sha256').update(JSON.stringify(documents)).digest('hex').slice(0, 12);
      digests[`${name}.${collection.collectionName}`] = `${documents.length} ${digest}`;
    }
  }
  await client.close();
  return digests;
}
