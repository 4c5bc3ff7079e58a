import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSubgraphDatabase } from '../../database/subgraph-database';
import { startScript } from './kit/child';

test('a connection is closed while a transaction waits in vain for its database', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'away-'));
  const store = await startScript('store', ['--port', '0', '--data', folder], {}, /mongodb:\/\/\S+/);
  try {
    const database = await openSubgraphDatabase(store.found, 'away');
    const notes = database.connection.collection<{ text: string }>('notes');
    await notes.insertOne({ text: 'before' });
    const session = await database.connection.startSession();
    await store.end('SIGKILL');
    const events: string[] = [];
    const writing = session
      .withTransaction(() => notes.insertOne({ text: 'in vain' }, { session }))
      .catch(() => void events.push('failed'));
    await database.close();
    events.push('closed');
    await writing;
    expect(events).toEqual(['closed', 'failed']);
  } finally {
    await store.end('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}, 60_000);
