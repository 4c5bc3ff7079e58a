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
    const countFor = async (first: number): Promise<number> => {
      const variables = { ...VARIABLES[operation.name]?.(answered), first };
      // What earlier operations have set going, such as facts on their way, would be counted here.
      await machine.relays.settle();
      const { errors, commands } = await ask(personaOf(operation), operation.text, variables);
      expect(errors).toEqual([]);
      return commands.filter((command) => !isBackground(command)).length;
    };
    /** Work beside the answers can only add to a count: the least of three is the answer's own. No two are alike, for those are kept. */
    const least = async (...firsts: number[]): Promise<number> => {
      const counts: number[] = [];
      for (const first of firsts) counts.push(await countFor(first));
      return Math.min(...counts);
    };
    const [one, twenty, hundred] = [await least(1, 2, 3), await least(19, 20, 21), await least(98, 99, 100)];
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
