import { ANONYMOUS, type Actor } from '../../../common/actor/actor';
import { accessClaimsSchema, actorOfClaims } from '../../../common/actor/claims';
import { listFilter, maySee } from '../../../subgraphs/opportunities/partnership-request/partnership-request.access';
import type { PartnershipRequestRecord } from '../../../subgraphs/opportunities/partnership-request/partnership-request.record';
import { ALUMNI, ANALYST, SECRETARIAT } from '../../gateway/kit/tokens';

const actorOf = (claims: unknown): Actor => actorOfClaims(accessClaimsSchema.parse(claims));
const unitOf = (department: string): Actor =>
  actorOf({ kind: 'staff', sub: `stf_${department}`, roles: ['BUSINESS_UNIT'], department });
const [member, secretariat, analyst] = [ALUMNI, SECRETARIAT, ANALYST].map(actorOf) as [Actor, Actor, Actor];
const [mine, theirs] = [unitOf('dep_1'), unitOf('dep_2')];

const request = (openedAt: Date | null) => ({ departmentId: 'dep_1', openedAt }) as PartnershipRequestRecord;

test('what was never opened is seen by its own department and the secretariat alone; analysts see no request', () => {
  const seers = (openedAt: Date | null) =>
    [mine, secretariat, theirs, member, analyst, ANONYMOUS].map((actor) => maySee(actor, request(openedAt)));
  expect(seers(null)).toEqual([true, true, false, false, false, false]);
  expect(seers(new Date(0))).toEqual([true, true, true, true, false, false]);
});

describe('a list', () => {
  test('of the secretariat holds what was asked for', () => {
    expect(listFilter(secretariat, { state: 'DRAFT' })).toEqual({ state: 'DRAFT' });
  });

  test('of a business unit holds its own in every state, or the open ones of all', () => {
    expect(listFilter(mine, {})).toEqual({ departmentId: 'dep_1' });
    expect(listFilter(mine, { state: 'DRAFT' })).toEqual({ state: 'DRAFT', departmentId: 'dep_1' });
    expect(listFilter(mine, { state: 'DRAFT', departmentId: 'dep_1' })).toEqual({
      state: 'DRAFT',
      departmentId: 'dep_1',
    });
    expect(listFilter(mine, { state: 'OPEN' })).toEqual({ state: 'OPEN' });
  });

  test('of another department holds what is open, and its drafts are refused', () => {
    expect(listFilter(theirs, { departmentId: 'dep_1' })).toEqual({ departmentId: 'dep_1', state: 'OPEN' });
    expect(() => listFilter(theirs, { departmentId: 'dep_1', state: 'DRAFT' })).toThrow();
  });

  test('of a member holds what is open; of an analyst or without a token it is refused', () => {
    expect(listFilter(member, {})).toEqual({ state: 'OPEN' });
    expect(() => listFilter(member, { state: 'CLOSED' })).toThrow();
    for (const actor of [analyst, ANONYMOUS]) expect(() => listFilter(actor, {})).toThrow();
  });
});
