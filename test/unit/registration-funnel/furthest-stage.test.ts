import type { Issued } from '../../../subgraphs/identity/invitation/invitation.store';
import type { HandedIn } from '../../../subgraphs/identity/membership-application/membership-application.store';
import { furthestStages } from '../../../subgraphs/identity/registration-funnel/furthest-stage';

const UNTIL = new Date('2026-05-31T15:00:00Z');
const at = (day: string) => new Date(`${day}T00:00:00Z`);

let made = 0;
const application = (given: Partial<HandedIn>): HandedIn => ({
  _id: `map_${(made += 1)}`,
  personKey: `person ${made}`,
  route: 'SELF_APPLICATION',
  invitedEntryId: null,
  submittedAt: at('2026-03-01'),
  registeredAt: null,
  memberId: null,
  match: null,
  decision: null,
  ...given,
});
const invitation = (given: Partial<Issued>): Issued => ({
  _id: `inv_${(made += 1)}`,
  rosterEntryId: null,
  applicationId: null,
  ...given,
});
const stagesOf = (applications: HandedIn[], invitations: Issued[] = []) =>
  furthestStages(applications, invitations, UNTIL).map(({ stage, route, days }) => [stage, route, days]);

test('somebody who tried three times is one person, where they got furthest', () => {
  const tries = [
    application({ personKey: 'a' }),
    application({ personKey: 'a', registeredAt: at('2026-03-10'), memberId: 'mem_a', route: 'INVITATION_CODE' }),
    application({ personKey: 'a' }),
  ];
  expect(stagesOf(tries)).toEqual([['REGISTERED', 'INVITATION_CODE', 9]]);
});

test('an invitation and the application it was used for are one person; one that nobody used is invited', () => {
  const applied = application({ route: 'INVITATION_CODE', invitedEntryId: 'ros_1' });
  const invitations = [
    invitation({ rosterEntryId: 'ros_1', applicationId: applied._id }),
    invitation({ rosterEntryId: 'ros_2' }),
    invitation({ rosterEntryId: 'ros_2' }),
    invitation({}),
  ];
  expect(stagesOf([applied], invitations)).toEqual([
    ['APPLIED', 'PERSONAL_INVITATION', null],
    ['INVITED', 'PERSONAL_INVITATION', null],
    ['INVITED', 'INVITATION_CODE', null],
  ]);
});

test('who was invited and came by themselves is registered by themselves, once', () => {
  const match = { rosterEntryId: 'ros_1' };
  const registered = application({ registeredAt: at('2026-03-01'), memberId: 'mem_1', match });
  expect(stagesOf([registered], [invitation({ rosterEntryId: 'ros_1' })])).toEqual([
    ['REGISTERED', 'SELF_APPLICATION', 0],
  ]);
});

test('what happened after the month is not known at its end', () => {
  const later = application({ registeredAt: at('2026-06-02'), memberId: 'mem_1' });
  expect(stagesOf([later])).toEqual([['APPLIED', 'SELF_APPLICATION', null]]);
  const notYet = invitation({ rosterEntryId: 'ros_1', applicationId: 'map_later' });
  expect(stagesOf([], [notYet])).toEqual([['INVITED', 'PERSONAL_INVITATION', null]]);
});

test('records of before: without the moment of registration, and erased without a key', () => {
  const decided = application({ memberId: 'mem_1', decision: { decidedAt: at('2026-03-05') } });
  const atOnce = application({ memberId: 'mem_2' });
  const erased = [application({ personKey: '', memberId: 'mem_3' }), application({ personKey: '', memberId: 'mem_4' })];
  expect(stagesOf([decided, atOnce, ...erased]).map(([stage, , days]) => [stage, days])).toEqual([
    ['REGISTERED', 4],
    ['REGISTERED', 0],
    ['REGISTERED', 0],
    ['REGISTERED', 0],
  ]);
});
