import { samplePeople } from '../../sample/people';
import { openTestMachine, type MachineAnswer, type TestMachine } from '../testkit/machine';

const REQUEST =
  'mutation($email: EmailAddress!) { requestSignInCode(input: { email: $email }) { userErrors { code } } }';
const SIGN_IN =
  'mutation($email: EmailAddress!, $code: String!) { signIn(input: { email: $email, code: $code }) { tokens { accessToken } userErrors { code path message } } }';
const APPLY = `mutation($input: ApplyForMembershipInput!) {
  applyForMembership(input: $input) { receipt { message } userErrors { code path message } } }`;

let test: TestMachine;
const known = samplePeople()[0]!;
beforeAll(async () => (test = await openTestMachine()), 60_000);
afterAll(() => test.stop());

/** The answer, and the database commands that were needed for it and for what goes on behind it. */
async function costOf(work: () => Promise<MachineAnswer>): Promise<{ answer: MachineAnswer; commands: string[] }> {
  const before = test.commands.length;
  const answer = await work();
  await settled();
  return { answer, commands: test.commands.slice(before).map(({ name }) => name) };
}

/** Until no command has come for a while: what an answer does not wait for is over then. */
async function settled(): Promise<void> {
  for (let last = -1; last !== test.commands.length;) {
    last = test.commands.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
const bodyOf = ({ text }: MachineAnswer): string => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

describe('whether somebody is a member', () => {
  const stranger = 'nobody.at.all@mail.example';

  it('is not told by asking for a code: same answer, same commands', async () => {
    const a = await costOf(() => test.ask(undefined, REQUEST, { email: known.email }));
    const b = await costOf(() => test.ask(undefined, REQUEST, { email: stranger }));
    expect(bodyOf(a.answer)).toBe(bodyOf(b.answer));
    expect(a.answer.codes).toEqual([]);
    expect(a.commands).toEqual(b.commands);
    expect(a.commands.length).toBeGreaterThan(1);
  });

  it('is not told by a wrong code: same answer, same commands', async () => {
    const a = await costOf(() => test.ask(undefined, SIGN_IN, { email: known.email, code: '00000000' }));
    const b = await costOf(() => test.ask(undefined, SIGN_IN, { email: stranger, code: '00000000' }));
    const c = await costOf(() => test.ask(undefined, SIGN_IN, { email: 'never.asked@mail.example', code: '00000000' }));
    expect(a.answer.data.signIn.tokens).toBeNull();
    expect([bodyOf(b.answer), bodyOf(c.answer)]).toEqual([bodyOf(a.answer), bodyOf(a.answer)]);
    expect([b.commands, c.commands]).toEqual([a.commands, a.commands]);
  });

  it('is not told by applying: same answer, and the same commands before it is given', async () => {
    const input = (email: string) => ({
      name: { familyName: '佐藤', givenName: '一郎', familyNameKana: 'サトウ', givenNameKana: 'イチロウ' },
      birthDate: '1970-01-01',
      joiningFiscalYear: 1993,
      leavingFiscalYear: 2020,
      email,
    });
    const before = test.commands.length;
    const a = await test.ask(undefined, APPLY, { input: input(known.email) });
    const afterA = test.commands.slice(before).map(({ name }) => name);
    await settled();
    const between = test.commands.length;
    const b = await test.ask(undefined, APPLY, { input: input('another.stranger@mail.example') });
    const afterB = test.commands.slice(between).map(({ name }) => name);
    await settled();
    expect([a.codes, bodyOf(a)]).toEqual([[], bodyOf(b)]);
    expect(afterA).toEqual(afterB);
  });
});

describe('codes that are guessed', () => {
  const attempts = (count: number): string =>
    Array.from(
      { length: count },
      (_, i) =>
        `a${i}: signIn(input: { email: "victim@mail.example", code: "${10_000_000 + i}" }) { tokens { accessToken } }`,
    ).join(' ');
  const from = (ip: string) => ({ 'x-forwarded-for': ip });

  it('by aliasing one mutation come to nothing: not more of them than single requests', async () => {
    const before = test.commands.length;
    const many = await test.ask(undefined, `mutation { ${attempts(90)} }`);
    expect(many.data).toBeNull();
    expect(['OPERATION_LIMIT_EXCEEDED', 'COST_LIMIT_EXCEEDED', 'RATE_LIMITED']).toContain(many.codes[0]);
    expect(test.commands).toHaveLength(before);
    let tried = 0;
    let last: MachineAnswer | undefined;
    for (let i = 0; i < 12; i += 1) {
      // An address that the client makes up is not believed.
      last = await test.ask(undefined, `mutation { ${attempts(5)} }`, {}, from(`10.0.0.${i}`));
      if (last.codes.length === 0) tried += 5;
    }
    expect([last?.status, last?.codes]).toEqual([429, ['RATE_LIMITED']]);
    expect(tried).toBeLessThanOrEqual(30);
  });
});
