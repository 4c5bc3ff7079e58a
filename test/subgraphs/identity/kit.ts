import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { Mail, Mailer } from '../../../subgraphs/identity/mail/mail';
import { createIdentitySubgraph, type IdentitySubgraph } from '../../../subgraphs/identity/server';
import type { Context } from '../../../subgraphs/identity/context';
import { seedIdentity } from '../../../sample/identity';
import { samplePeople, type SamplePerson } from '../../../sample/people';
import { SAMPLE_STAFF } from '../../../sample/staff';
import { openTestSubgraph, testStaff, type TestSubgraph } from '../../testkit/subgraph';

const MATCHING_KEY = 'a matching key of the tests, long enough';

/** A mailer that keeps what it was given. */
class Postbox implements Mailer {
  readonly mails: Mail[] = [];

  send(mail: Mail): Promise<void> {
    this.mails.push(mail);
    return Promise.resolve();
  }

  /** The code in the latest mail of a kind. */
  code(kind: Mail['kind']): string {
    const text = this.mails.findLast((mail) => mail.kind === kind)?.text ?? '';
    return /Code: (\S+)/.exec(text)?.[1] ?? '';
  }

  kinds(to: string): string[] {
    return this.mails.filter((mail) => mail.to === to).map((mail) => mail.kind);
  }
}

export interface IdentityTest extends TestSubgraph<IdentitySubgraph> {
  readonly postbox: Postbox;
  readonly people: readonly SamplePerson[];
}

export const secretariat = testStaff('SECRETARIAT');

/** The identity subgraph with a few sample members, and a roster of 600 who have not joined. */
export async function openIdentity(members = 12): Promise<IdentityTest> {
  const postbox = new Postbox();
  const { privateKey } = generateKeyPairSync('ed25519');
  const signingKey: JWK = { ...(privateKey.export({ format: 'jwk' }) as JWK), kid: 'test' };
  const test = await openTestSubgraph<Context, IdentitySubgraph>((surroundings) =>
    createIdentitySubgraph({ ...surroundings, mailer: postbox, matchingKey: MATCHING_KEY, signingKey }),
  );
  const people = samplePeople(600).slice(0, members);
  await seedIdentity(test.database, { people, staff: SAMPLE_STAFF, clock: test.clock, ids: test.ids }, MATCHING_KEY);
  return { ...test, postbox, people };
}
