import { SAMPLE_ROLES } from '../../../sample/opportunities/roles';
import { createOpportunitiesSubgraph } from '../../../subgraphs/opportunities/server';
import { openTestSubgraph, testMember, testStaff } from '../../testkit/subgraph';

const open = () => openTestSubgraph((surroundings) => createOpportunitiesSubgraph(surroundings));
const recruiter = testStaff('RECRUITER');
const COMPLETE = { ...SAMPLE_ROLES[0]?.conditions, asOf: '2026-06-01' };
const ROLE = { title: '商品企画', summary: '医療保険の企画', deadline: '2026-07-31' };
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { result: ${name}(input: $input) { rehireRole { id state version } userErrors { code path } } }`;
const CREATE = mutation('createRehireRole', 'CreateRehireRoleInput');
const UPDATE = mutation('updateRehireRole', 'UpdateRehireRoleInput');
const PUBLISH = mutation('publishRehireRole', 'RehireRoleTargetInput');
const READ = `query ($id: ID!) { rehireRole(id: $id) { state title revisions { version title } conditions { pay { leastYen fixedOvertime { included } } } } }`;

let test: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  test = await open();
});
afterAll(() => test.close());

const create = async (conditions: object): Promise<string> =>
  (await test.run(recruiter, CREATE, { input: { ...ROLE, conditions } })).data.result.rehireRole.id;
const publish = (id: string, expectedVersion = 1) => test.run(recruiter, PUBLISH, { input: { id, expectedVersion } });

it('is not published while anything is missing, and tells all of it at once', async () => {
  const id = await create({ contract: { kind: 'FIXED_TERM' }, duties: '企画' });
  const { rehireRole, userErrors } = (await publish(id)).data.result;
  expect(rehireRole).toBeNull();
  const paths = userErrors.map(({ path }: { path: string[] }) => path.join('.'));
  expect(paths).toEqual(
    expect.arrayContaining(['conditions.contract.renewalLimit', 'conditions.dispatch', 'conditions.asOf']),
  );
  expect(paths).not.toContain('conditions.duties');
  expect((await test.run(testMember(1), READ, { id })).data.rehireRole).toBeNull();
});

it.each(Object.keys(COMPLETE).filter((item) => item !== 'duties'))('is not published without %s', async (item) => {
  const { userErrors } = (await publish(await create({ ...COMPLETE, [item]: null }))).data.result;
  expect(userErrors).toEqual([{ code: 'WORKING_CONDITION_MISSING', path: ['conditions', item] }]);
});

it('is published complete, keeps what it said, and closes itself', async () => {
  const id = await create(COMPLETE);
  expect((await publish(id)).data.result).toMatchObject({ rehireRole: { state: 'PUBLISHED', version: 2 } });
  expect((await publish(id, 2)).data.result.userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  const changed = { ...ROLE, title: '商品企画（課長級）', conditions: COMPLETE, id, expectedVersion: 2 };
  const incomplete = { ...changed, conditions: { ...COMPLETE, pay: null } };
  expect((await test.run(recruiter, UPDATE, { input: incomplete })).data.result.rehireRole).toBeNull();
  const both = await Promise.all([1, 2].map(() => test.run(recruiter, UPDATE, { input: changed })));
  expect(both.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
  expect((await test.run(recruiter, READ, { id })).data.rehireRole.revisions).toEqual([
    { version: 2, title: '商品企画' },
    { version: 1, title: '商品企画' },
  ]);
  const seen = (await test.run(testMember(1), READ, { id })).data.rehireRole;
  expect(seen).toMatchObject({ title: '商品企画（課長級）', revisions: null });
  const { rehireRoles } = test.subgraph.createContext({ actor: recruiter, locale: 'ja', requestId: 'r' }).services;
  expect(await rehireRoles.closeExpired(new Date('2026-07-31T15:00:00Z'))).toBe(1);
  expect((await test.run(recruiter, READ, { id })).data.rehireRole.state).toBe('CLOSED');
});

it('the wish to return is seen by its member alone', async () => {
  const member = testMember(5);
  const taps = Array.from({ length: 20 }, () =>
    test.run(
      member,
      'mutation { expressRehireInterest(input: { idempotencyKey: "k" }) { rehireInterest { expressedAt } } }',
    ),
  );
  const answers = await Promise.all(taps);
  expect(answers.every(({ data }) => data?.expressRehireInterest.rehireInterest !== null)).toBe(true);
  expect(await test.database.connection.collection('rehire_interests').countDocuments()).toBe(1);
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member { rehireInterest { expressedAt } } } }`;
  const r = [{ __typename: 'Member', id: member.id }];
  expect((await test.run(member, query, { r })).data._entities[0].rehireInterest).not.toBeNull();
  for (const other of [testMember(6), recruiter, testStaff('SECRETARIAT')]) {
    expect((await test.run(other, query, { r })).data._entities[0].rehireInterest).toBeNull();
  }
});
