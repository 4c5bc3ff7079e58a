import { samplePeople } from '../../../sample/people';
import { mailed } from './mail';
import { ask, operation, type Platform } from './platform';
import { PARTNERSHIP_DRAFT } from './partnership-draft';

const [someone] = samplePeople();
const LISTS = ['changesSinceLeaving', 'unreadArticles', 'upcomingEvents', 'partnershipRequests', 'rehireRoles'];

/** The main job of each persona, the same however the platform runs. `platform` is asked when the tests run. */
export function journeyTests(platform: () => Platform): void {
  test('a member signs in with a mailed code and sees his home over four subgraphs', async () => {
    const email = someone?.email ?? '';
    const sent = await ask(platform(), undefined, operation('request-sign-in-code'), { input: { email } });
    expect(sent.data?.requestSignInCode.userErrors).toEqual([]);
    const [, code] = await mailed(platform().dataDir, 'sign-in-code', /Code: (\d{4}-\d{4})/);
    const input = { email, code };
    const { data } = await ask(platform(), undefined, operation('sign-in'), { input });
    const token = data?.signIn.tokens.accessToken as string;
    const home = await ask(platform(), { token }, operation('member-home'), { first: 3 });
    expect(home.codes).toEqual([]);
    expect(home.data.viewer.id).toBe(someone?.memberId);
    for (const list of LISTS) expect([list, home.data.viewer[list].nodes.length]).toEqual([list, 3]);
  });

  test('a wrong code and a forged token are refused, each in the reader’s language', async () => {
    const input = { email: someone?.email, code: '00000000' };
    const { data } = await ask(platform(), undefined, operation('sign-in'), { input }, 'en');
    expect(data.signIn.tokens).toBeNull();
    expect(data.signIn.userErrors[0].message).toMatch(/^[\x20-\x7e’]+$/);
    const forged = await ask(platform(), { token: 'eyJhbGciOiJub25lIn0.e30.' }, '{ viewer { id } }');
    expect([forged.status, forged.codes]).toEqual([401, ['TOKEN_INVALID']]);
  });

  test('a member RSVPs; repeated with one key it acts once, and his home shows it', async () => {
    const { data } = await ask(
      platform(),
      'alumni',
      '{ viewer { upcomingEvents { nodes { id viewerRegistration { id } } } } }',
    );
    const event = data.viewer.upcomingEvents.nodes.find(
      (one: { viewerRegistration: unknown }) => !one.viewerRegistration,
    );
    const input = { eventId: event.id, idempotencyKey: 'journey-rsvp' };
    const [first, again] = [
      await ask(platform(), 'alumni', operation('register-for-event'), { input }),
      await ask(platform(), 'alumni', operation('register-for-event'), { input }),
    ];
    expect(first.data.registerForEvent.userErrors).toEqual([]);
    expect(again.data).toEqual(first.data);
    const home = await ask(platform(), 'alumni', operation('member-home'), { first: 20 });
    const shown = home.data.viewer.upcomingEvents.nodes.find(({ id }: { id: string }) => id === event.id);
    expect(shown.viewerRegistration.id).toBe(first.data.registerForEvent.outcome.registration.id);
  });

  test('a business unit’s request goes from draft to OPEN, and members see it and express interest', async () => {
    const created = await ask(platform(), 'business-unit', operation('create-partnership-request'), {
      input: PARTNERSHIP_DRAFT,
    });
    expect(created.data.createPartnershipRequest.userErrors).toEqual([]);
    const { id, version } = created.data.createPartnershipRequest.partnershipRequest;
    const submit = { input: { id, expectedVersion: version } };
    const submitted = await ask(platform(), 'business-unit', operation('submit-partnership-request'), submit);
    const next = submitted.data.submitPartnershipRequest.partnershipRequest.version;
    const approve = { input: { id, expectedVersion: next } };
    const approved = await ask(platform(), 'secretariat', operation('approve-partnership-request'), approve);
    expect(approved.data.approvePartnershipRequest.partnershipRequest.state).toBe('OPEN');
    const again = await ask(platform(), 'secretariat', operation('approve-partnership-request'), approve);
    expect(again.codes).toEqual(['CONFLICT']);
    const seen = await ask(platform(), 'alumni', '{ viewer { partnershipRequests(first: 100) { nodes { id } } } }');
    expect(seen.data.viewer.partnershipRequests.nodes).toContainEqual({ id });
    const input = { partnershipRequestId: id };
    const interest = await ask(platform(), 'alumni', operation('express-interest'), { input });
    expect(interest.messages).toEqual([]);
    expect(interest.data.expressInterest).toMatchObject({ userErrors: [], proposal: { id: expect.any(String) } });
  });

  test('an analyst asks what nobody wrote before and gets safe counts; a member does not', async () => {
    const query = '{ memberStatistics(groupBy: LEAVING_FISCAL_YEAR) { groups { key count { value suppressed } } } }';
    const { data, codes } = await ask(platform(), 'analyst', query);
    expect(codes).toEqual([]);
    for (const { count } of data.memberStatistics.groups) {
      expect(count.suppressed ? count.value === null : count.value % 5 === 0).toBe(true);
    }
    expect((await ask(platform(), 'alumni', query)).data?.memberStatistics ?? null).toBeNull();
  });

  test('bad input is answered with a code and what to do', async () => {
    const list = (args: string) => ask(platform(), 'alumni', `{ viewer { unreadArticles(${args}) { nodes { id } } } }`);
    for (const args of ['first: 101', 'first: -1', 'after: "nonsense"']) {
      const { codes } = await list(args);
      expect([args, codes.length > 0 && codes.every((code) => typeof code === 'string')]).toEqual([args, true]);
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
    }
    const input = { eventId: 'evt_01HX0000000000000000000000' };
    const unknown = await ask(platform(), 'alumni', operation('register-for-event'), { input });
    expect(unknown.data.registerForEvent.userErrors[0].code).toBe('NOT_FOUND');
  });
}
