import { MongoClient } from 'mongodb';
import { silentLog } from '../../common/log';
import type { OperationFile } from '../../gateway/documents/manifest';
import { machineEnv } from '../../machine/env';
import { claimsOfPersona, type Persona } from '../../machine/sample-personas';
import { openMachine, type Machine } from '../../machine/machine';
import { storeSocketOf, uriOfSocket } from '../../database/store-socket';
import { isBackground, type SentCommand } from '../testkit/sent-command';
import { scansOf } from './kit/database-commands';
import { inOrder, isPaged, LAST, NAMED_OPERATIONS, personaOf, VARIABLES, type Answered } from './kit/named-operations';
import { newDataDir, removeDataDir, tokenOf } from './kit/platform';

const MOST_COMMANDS = 20;
const dataDir = newDataDir();
const client = new MongoClient(uriOfSocket(storeSocketOf(dataDir) ?? ''));
const answered: Answered = {};
let sent: SentCommand[] = [];
let machine: Machine;

beforeAll(async () => {
  const env = machineEnv({ DATA_DIR: dataDir, NODE_ENV: 'test' });
  machine = await openMachine(
    env,
    silentLog,
    () => undefined,
    (command) => sent.push(command),
  );
  await client.connect();
  const { data } = await ask('alumni', '{ viewer { upcomingEvents { nodes { id } } } }', {});
  answered.eventId = data.viewer.upcomingEvents.nodes[0].id;
}, 60_000);

afterAll(async () => {
  await client.close();
  await machine.stop();
  removeDataDir(dataDir);
});

/** An answer and the commands that it took, background work that it began included. */
async function ask(persona: Persona, query: string, variables: object) {
  const headers = { authorization: `Bearer ${await tokenOf(dataDir, claimsOfPersona(persona))}` };
  sent = [];
  const answer = await machine.gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers,
    payload: { query, variables },
  });
  const commands = sent.filter(({ name }) => !['ping', 'endSessions'].includes(name));
  const { data, errors = [] } = answer.json<{ data: Answered; errors?: { message: string }[] }>();
  return { data, errors: errors.map(({ message }) => message), commands };
}

test('a lookup by a field without an index is recognised as a scan', async () => {
  const find = (filter: object) => ({ name: 'find', body: { find: 'members', filter, $db: 'alumni_identity' } });
  expect(await scansOf(client, find({ pace: 'ACTIVE' }))).toHaveLength(1);
  expect(await scansOf(client, find({ _id: 'mem_1' }))).toEqual([]);
});

async function isAnsweredWithinBounds(name: string, operation: OperationFile): Promise<void> {
  const { data, errors, commands } = await ask(personaOf(operation), operation.text, VARIABLES[name]?.(answered) ?? {});
  answered[name] = data;
  // Required variables of a new operation are told here: give them in kit/named-operations.ts.
  expect(errors).toEqual([]);
  const scans = await Promise.all(commands.map((command) => scansOf(client, command)));
  expect(scans.flat()).toEqual([]);
  expect(commands.length).toBeLessThanOrEqual(MOST_COMMANDS);
}

const IN_ORDER = inOrder(NAMED_OPERATIONS).map((operation) => [operation.name, operation] as const);

test.each(IN_ORDER.filter(([name]) => name !== LAST))(
  '%s is answered, reads no collection from end to end, and asks the database a bounded number of times',
  isAnsweredWithinBounds,
  30_000,
);

test.each(NAMED_OPERATIONS.filter(isPaged).map((operation) => [operation.name, operation] as const))(
  '%s asks the database as often for a page of 100 as for one of 20',
  async (_name, operation) => {
    const counts: number[] = [];
    for (const first of [1, 20, 100]) {
      const { errors, commands } = await ask(personaOf(operation), operation.text, {
        ...VARIABLES[operation.name]?.(answered),
        first,
      });
      expect(errors).toEqual([]);
      counts.push(commands.filter((command) => !isBackground(command)).length);
    }
    const [one = 0, twenty = 0, hundred = 0] = counts;
    expect(one).toBeGreaterThan(0);
    expect(hundred).toBe(twenty);
    expect(hundred).toBeLessThanOrEqual(MOST_COMMANDS);
  },
  30_000,
);

// It ends the persona that asked all the others.
test.each(IN_ORDER.filter(([name]) => name === LAST))(
  '%s is answered, reads no collection from end to end, and asks the database a bounded number of times',
  isAnsweredWithinBounds,
  30_000,
);
