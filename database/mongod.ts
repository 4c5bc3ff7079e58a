import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { MongoClient } from 'mongodb';

const START_TIMEOUT_MS = 30_000;

/** Starts the `mongod` found on PATH as a replica set of one on a free local port; undefined when there is none. */
export async function startMongod(dataDir: string): Promise<{ uri: string; stop(): Promise<void> } | undefined> {
  if (!(await exists())) return undefined;
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  const arguments_ = [
    '--dbpath',
    dataDir,
    '--port',
    String(port),
    '--bind_ip',
    '127.0.0.1',
    '--replSet',
    'rs0',
    '--quiet',
  ];
  const child = spawn('mongod', arguments_, { stdio: 'ignore' });
  const uri = `mongodb://127.0.0.1:${port}/?replicaSet=rs0&directConnection=true`;
  try {
    await becomePrimary(port, child);
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    uri,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function exists(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('mongod', ['--version'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Initiates the set when the data directory is new, and waits until writes are possible. */
async function becomePrimary(port: number, child: ChildProcess): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: START_TIMEOUT_MS,
  });
  const end = performance.now() + START_TIMEOUT_MS;
  try {
    await client.connect();
    const admin = client.db('admin');
    await admin
      .command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } })
      .catch(() => reconfigure(client, port));
    for (;;) {
      const { isWritablePrimary } = await admin.command({ hello: 1 });
      if (isWritablePrimary === true) return;
      if (child.exitCode !== null)
        throw new Error('mongod ended while it was starting; see whether another one uses its data directory');
      if (performance.now() > end) throw new Error('mongod did not become primary in time');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await client.close();
  }
}

/** The port may differ from the last run's, which the stored configuration still names. */
async function reconfigure(client: MongoClient, port: number): Promise<void> {
  const config = await client.db('local').collection('system.replset').findOne({});
  const members = config?.members as { host: string }[] | undefined;
  if (!config || !members?.[0] || members[0].host === `127.0.0.1:${port}`) return;
  members[0].host = `127.0.0.1:${port}`;
  await client
    .db('admin')
    .command({ replSetReconfig: { ...config, version: Number(config.version) + 1 }, force: true });
}
