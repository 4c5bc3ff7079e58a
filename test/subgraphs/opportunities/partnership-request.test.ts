import { createOpportunitiesSubgraph } from '../../../subgraphs/opportunities/server';
import { nobody, openTestSubgraph, testMember, testStaff } from '../../testkit/subgraph';

const open = () => openTestSubgraph((surroundings) => createOpportunitiesSubgraph(surroundings));
const DEPARTMENT = 'dep_01HX0000000000000000000004';
const unit = testStaff('BUSINESS_UNIT', DEPARTMENT);
const otherUnit = { ...testStaff('BUSINESS_UNIT', 'dep_01HX0000000000000000000001'), id: 'stf_other' };
const secretariat = { ...testStaff('SECRETARIAT'), id: 'stf_secretariat' };
const CONTENT = {
  theme: '健康経営セミナーの講師',
  background: '取引先から要望があります。',
  offers: '会場と集客',
  seeks: '60分の講演',
  kinds: ['LECTURER'],
  area: 'TOKYO',
  deadline: '2026-07-31',
  contractForm: 'QUASI_MANDATE',
  reward: '5万円',
};
const FIELDS = 'partnershipRequest { id state outcome version } userErrors { code path }';
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { result: ${name}(input: $input) { ${FIELDS} } }`;
const ACTIONS = {
  submit: { actor: unit, document: mutation('submitPartnershipRequest', 'PartnershipRequestTargetInput'), more: {} },
  approve: {
    actor: secretariat,
    document: mutation('approvePartnershipRequest', 'PartnershipRequestTargetInput'),
    more: {},
  },
  return: {
    actor: secretariat,
    document: mutation('returnPartnershipRequest', 'ReturnPartnershipRequestInput'),
    more: { reason: '報酬を明記してください' },
  },
  close: {
    actor: secretariat,
    document: mutation('closePartnershipRequest', 'ClosePartnershipRequestInput'),
    more: { outcome: 'FILLED' },
  },
  withdraw: {
    actor: unit,
    document: mutation('withdrawPartnershipRequest', 'WithdrawPartnershipRequestInput'),
    more: {},
  },
  update: {
    actor: unit,
    document: mutation('updatePartnershipRequest', 'UpdatePartnershipRequestInput'),
    more: CONTENT,
  },
} as const;
type Action = keyof typeof ACTIONS;
const WAY: Record<string, readonly Action[]> = {
  DRAFT: [],
  COMPLIANCE_REVIEW: ['submit'],
  OPEN: ['submit', 'approve'],
  CLOSED: ['submit', 'approve', 'close'],
};
const CREATE = mutation('createPartnershipRequest', 'CreatePartnershipRequestInput');
const EXPRESS = `mutation ($input: ExpressInterestInput!) { expressInterest(input: $input) { proposal { id stage } userErrors { code } } }`;

let test: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  test = await open();
});
afterAll(() => test.close());

async function act(action: Action, id: string, expectedVersion: number, actor = ACTIONS[action].actor as never) {
  const { document, more } = ACTIONS[action];
  return test.run(actor, document, { input: { id, expectedVersion, ...more } });
}

async function requestIn(state: string): Promise<{ id: string; version: number }> {
  const created = await test.run(unit, CREATE, { input: CONTENT });
  const { id } = created.data.result.partnershipRequest;
  let version = 1;
  for (const action of WAY[state] ?? [])
    version = (await act(action, id, version)).data.result.partnershipRequest.version;
  return { id, version };
}

describe('states of a partnership request', () => {
  const allowed: Record<string, Partial<Record<Action, string>>> = {
    DRAFT: { submit: 'COMPLIANCE_REVIEW', update: 'DRAFT', withdraw: 'CLOSED' },
    COMPLIANCE_REVIEW: { approve: 'OPEN', return: 'DRAFT', withdraw: 'CLOSED' },
    OPEN: { close: 'CLOSED', withdraw: 'CLOSED' },
    CLOSED: {},
  };
  const table = Object.keys(WAY).flatMap((state) =>
    (Object.keys(ACTIONS) as Action[]).map((action) => [state, action, allowed[state]?.[action]] as const),
  );

  it.each(table)('%s, %s: %s', async (state, action, to) => {
    const { id, version } = await requestIn(state);
    const { result } = (await act(action, id, version)).data;
    if (to) expect(result).toMatchObject({ partnershipRequest: { state: to, version: version + 1 }, userErrors: [] });
    else expect(result).toMatchObject({ partnershipRequest: null, userErrors: [{ code: 'WRONG_STATE' }] });
  });

  it('closes itself after the deadline, once', async () => {
    const { id } = await requestIn('OPEN');
    const { partnershipRequests } = test.subgraph.createContext({ actor: unit, locale: 'ja', requestId: 'r' }).services;
    expect(await partnershipRequests.closeExpired(new Date('2026-07-31T14:59:59Z'))).toBe(0);
    expect(await partnershipRequests.closeExpired(new Date('2026-07-31T15:00:00Z'))).toBeGreaterThan(0);
    expect(await partnershipRequests.closeExpired(new Date('2026-07-31T15:00:00Z'))).toBe(0);
    const { data } = await test.run(secretariat, `query ($id: ID!) { partnershipRequest(id: $id) { state outcome } }`, {
      id,
    });
    expect(data.partnershipRequest).toEqual({ state: 'CLOSED', outcome: 'EXPIRED' });
  });
});

describe('who may', () => {
  it.each([
    ['a member creates', testMember(1), 'FORBIDDEN'],
    ['nobody creates', nobody, 'UNAUTHENTICATED'],
    ['the secretariat creates', secretariat, 'FORBIDDEN'],
  ])('%s', async (_case, actor, code) => {
    expect((await test.run(actor, CREATE, { input: CONTENT })).codes).toEqual([code]);
  });

  it('a unit never approves, nor sees or changes another one’s draft', async () => {
    const { id, version } = await requestIn('DRAFT');
    expect((await act('approve', id, version, unit as never)).codes).toEqual(['FORBIDDEN']);
    const hidden = await act('submit', id, version, otherUnit as never);
    expect(hidden.data.result.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    for (const actor of [otherUnit, testMember(1)]) {
      const { data } = await test.run(actor, `query ($id: ID!) { partnershipRequest(id: $id) { id } }`, { id });
      expect(data.partnershipRequest).toBeNull();
    }
  });

  it('members list open requests only', async () => {
    await requestIn('OPEN');
    await requestIn('DRAFT');
    const { data } = await test.run(
      testMember(1),
      '{ partnershipRequests(first: 100) { totalCount nodes { state } } }',
    );
    expect(new Set(data.partnershipRequests.nodes.map(({ state }: { state: string }) => state))).toEqual(
      new Set(['OPEN']),
    );
    expect(data.partnershipRequests.totalCount).toBe(data.partnershipRequests.nodes.length);
  });
});

it('gives one of two simultaneous changes a CONFLICT', async () => {
  const { id, version } = await requestIn('DRAFT');
  const answers = await Promise.all([act('submit', id, version), act('withdraw', id, version)]);
  expect(answers.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
});

it('creates once for twenty simultaneous repeats with one key', async () => {
  const input = { ...CONTENT, idempotencyKey: 'one' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => test.run(unit, CREATE, { input })));
  expect(new Set(answers.map(({ data }) => data.result.partnershipRequest.id)).size).toBe(1);
});

it('tells everything that is wrong at once and writes nothing', async () => {
  const input = {
    ...CONTENT,
    theme: ' ',
    kinds: [],
    deadline: '2020-01-01',
    freelanceTerms: { paymentWithinDays: 90 },
  };
  const { result } = (await test.run(unit, CREATE, { input })).data;
  expect(result.userErrors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
    'input.theme',
    'input.kinds',
    'input.deadline',
    'input.freelanceTerms.paymentWithinDays',
  ]);
});

describe('interest', () => {
  it('is expressed once whatever the number of taps, withdrawn, and expressed again', async () => {
    const { id } = await requestIn('OPEN');
    const taps = Array.from({ length: 20 }, (_, i) =>
      test.run(testMember(7), EXPRESS, { input: { partnershipRequestId: id, idempotencyKey: `tap${i % 2}${id}` } }),
    );
    const answers = await Promise.all(taps);
    expect(new Set(answers.map(({ data }) => data?.expressInterest.proposal.id)).size).toBe(1);
    const withdraw = `mutation ($input: WithdrawInterestInput!) { withdrawInterest(input: $input) { proposal { stage } } }`;
    const gone = await test.run(testMember(7), withdraw, { input: { partnershipRequestId: id } });
    expect(gone.data.withdrawInterest.proposal.stage).toBe('WITHDRAWN');
    const again = await test.run(testMember(7), EXPRESS, { input: { partnershipRequestId: id } });
    expect(again.data.expressInterest.proposal.stage).toBe('INTERESTED');
  });

  it('is refused where the request is not open, and read by its department only', async () => {
    const draft = await requestIn('DRAFT');
    const refused = await test.run(testMember(8), EXPRESS, { input: { partnershipRequestId: draft.id } });
    expect(refused.data.expressInterest.userErrors).toEqual([{ code: 'NOT_OPEN' }]);
    const { id } = await requestIn('OPEN');
    await test.run(testMember(8), EXPRESS, { input: { partnershipRequestId: id } });
    const read = `query ($id: ID!) { partnershipRequest(id: $id) { interests { nodes { member { id } } } } }`;
    expect((await test.run(unit, read, { id })).data.partnershipRequest.interests.nodes).toHaveLength(1);
    expect((await test.run(otherUnit, read, { id })).codes).toEqual(['FORBIDDEN']);
    expect((await test.run(testMember(9), read, { id })).codes).toEqual(['FORBIDDEN']);
  });
});
