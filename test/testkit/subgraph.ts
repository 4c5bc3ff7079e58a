import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExecutionResult } from 'graphql';
import { MongoClient } from 'mongodb';
import {
  ANONYMOUS,
  scopeOfRole,
  type Actor,
  type MemberActor,
  type Role,
  type StaffActor,
} from '../../common/actor/actor';
import { ManualClock } from '../../common/clock';
import { cohortIdOf } from '../../common/cohort';
import { createIdGenerator, type IdGenerator } from '../../common/ids';
import type { Locale } from '../../common/locale';
import { silentLog, type Log } from '../../common/log';
import { SubgraphExecutor } from '../../common/subgraph/executor';
import type { Subgraph, SubgraphRequest } from '../../common/subgraph/subgraph';
import { startStore } from '../../database/embedded/store';
import { openSubgraphDatabase, type SubgraphDatabase } from '../../database/subgraph-database';

/** What a subgraph's `create…Subgraph` gets. */
export interface TestSurroundings {
  readonly database: SubgraphDatabase;
  readonly clock: ManualClock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

export interface TestSubgraph<S> extends TestSurroundings {
  readonly subgraph: S;
  readonly uri: string;
  readonly databaseName: string;
  /** Executes a document on the subgraph as the gateway would, for an actor. */
  run(actor: Actor, query: string, variables?: Record<string, unknown>, locale?: Locale): Promise<TestAnswer>;
  close(): Promise<void>;
}

/** Data as tests read it: they say what they expect, so its shape is not typed. */
export interface TestAnswer extends Omit<ExecutionResult, 'data'> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  /** `extensions.code` of each top-level error. */
  readonly codes: readonly unknown[];
}

/** When tests begin, unless they say otherwise: a Wednesday noon in Tokyo. */
export const TEST_START = '2026-06-10T03:00:00.000Z';

/** A subgraph on a database of its own: the server of TEST_MONGODB_URI, else an embedded store on a temporary folder. */
export async function openTestSubgraph<C extends SubgraphRequest, S extends Subgraph<C>>(
  create: (surroundings: TestSurroundings) => Promise<S & Subgraph<C>>,
): Promise<TestSubgraph<S>> {
  const server = await openServer();
  const databaseName = `test_${randomBytes(6).toString('hex')}`;
  const database = await openSubgraphDatabase(server.uri, databaseName);
  const clock = new ManualClock(TEST_START);
  const surroundings = { database, clock, ids: createIdGenerator(clock), log: silentLog };
  const subgraph = await create(surroundings);
  const executor = new SubgraphExecutor<C>(subgraph, silentLog);
  let requests = 0;
  return {
    ...surroundings,
    subgraph,
    uri: server.uri,
    databaseName,
    async run(actor, query, variables = {}, locale: Locale = 'ja') {
      requests += 1;
      const answer = await executor.execute({ query, variables }, { actor, locale, requestId: `req_${requests}` });
      return {
        ...answer,
        data: answer.data ?? null,
        codes: (answer.errors ?? []).map((error) => error.extensions.code),
      };
    },
    async close() {
      await subgraph.stop();
      await database.close();
      await server.close(databaseName);
    },
  };
}

async function openServer(): Promise<{ uri: string; close: (databaseName: string) => Promise<void> }> {
  const given = process.env.TEST_MONGODB_URI;
  if (given) return { uri: given, close: (databaseName) => dropDatabase(given, databaseName) };
  const dataDir = mkdtempSync(path.join(tmpdir(), 'alumni-graph-test-'));
  const store = await startStore({ dataDir, port: 0 });
  return {
    uri: store.uri,
    close: async () => {
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropDatabase(uri: string, databaseName: string): Promise<void> {
  const client = new MongoClient(uri);
  await client.db(databaseName).dropDatabase();
  await client.close();
}

const TEST_COHORT = cohortIdOf({ leavingFiscalYear: 2020, jobFamily: 'GENERAL', area: 'TOKYO' });

/** The n-th member of a test; `roles` besides ALUMNI. */
export function testMember(n: number, ...roles: readonly Role[]): MemberActor {
  const all: readonly Role[] = ['ALUMNI', ...roles];
  const id = `mem_01HX${String(n).padStart(22, '0')}`;
  return { kind: 'member', id, roles: all, scopes: all.map(scopeOfRole), cohortId: TEST_COHORT };
}

export function testStaff(role: Role, departmentId?: string): StaffActor {
  const id = `stf_01HX${'0'.repeat(21)}1`;
  return { kind: 'staff', id, roles: [role], scopes: [scopeOfRole(role)], ...(departmentId && { departmentId }) };
}

export const nobody: Actor = ANONYMOUS;
