import { DAY } from '../common/clock';
import type { SubgraphDatabase } from '../database/subgraph-database';
import { invitationModel } from '../subgraphs/identity/invitation/invitation.model';
import { KeyedHash } from '../subgraphs/identity/keyed-hash';
import { memberModel } from '../subgraphs/identity/member/member.model';
import { membershipApplicationModel } from '../subgraphs/identity/membership-application/membership-application.model';
import { rosterEntryModel } from '../subgraphs/identity/roster/roster-entry.model';
import type { SampleContext } from './context';
import { SampleIdentity } from './identity-records';
import { sampleLeavers } from './roster';

/** Applications that wait in the sample network's review queue. */
const WAITING = 6;
/** Applications of the last year that were declined, and invitations of the last months that nobody has used yet. */
const DECLINED = 36;
const UNUSED = 40;

/**
 * Fills the identity subgraph: the members, a roster of them and of 600 who have not joined, the applications
 * by which they came, some that were declined and a few that wait for the secretariat, and the invitations. `matchingKey` is the key that the subgraph itself uses, else nothing would match.
 */
export async function seedIdentity(
  { connection }: SubgraphDatabase,
  { people, clock, ids, staff }: SampleContext,
  matchingKey: string,
): Promise<void> {
  const sample = new SampleIdentity(new KeyedHash(matchingKey), clock, ids);
  const leavers = sampleLeavers();
  const entries = [...people, ...leavers].map((person, index) =>
    sample.rosterEntryOf(person, index < people.length ? person.memberId : null),
  );
  const members = people.map((person, index) => sample.memberOf(person, entries[index]?._id ?? null));
  const waiting = leavers.slice(0, WAITING).flatMap((person, index) => {
    const entry = entries[people.length + index];
    return entry ? [sample.applicationOf(person, entry, index)] : [];
  });
  const registered = people.flatMap((person, index) => {
    const entry = entries[index];
    return entry ? [sample.registrationOf(person, entry, index)] : [];
  });
  const { id: secretariat } = staff.secretariat;
  const declined = leavers
    .slice(-UNUSED - DECLINED, -UNUSED)
    .map((person, index) => sample.declinedOf(person, index, secretariat));
  const invitations = [...registered, ...declined].flatMap(
    (application) => sample.usedInvitationOf(application, secretariat) ?? [],
  );
  const unused = entries.slice(-UNUSED).map(({ _id }, index) => {
    const createdAt = new Date(clock.now().getTime() - (UNUSED - index - 1) * 5 * DAY);
    return sample.invitationOf(index % 4 === 0 ? null : _id, secretariat, createdAt);
  });
  await Promise.all([
    memberModel(connection).insertMany(members, { lean: true }),
    rosterEntryModel(connection).insertMany(entries, { lean: true }),
    membershipApplicationModel(connection).insertMany([...registered, ...declined, ...waiting], { lean: true }),
    invitationModel(connection).insertMany([...invitations, ...unused], { lean: true }),
  ]);
}
