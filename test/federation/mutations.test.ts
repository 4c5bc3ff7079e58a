import { ledger, ledgerMonolith } from './cases/ledger';
import { federate } from './testkit';

const both = async (query: string, variables: Record<string, unknown> = {}) => {
  const { run, transports } = await federate(ledger());
  const answer = await run(query, variables);
  expect(answer.data).toEqual((await ledgerMonolith().run(query, variables)).data);
  return { answer, calls: Object.values(transports).flatMap(({ requests }) => requests).length };
};

describe('root fields of a mutation', () => {
  it('are called in order, across subgraphs', async () => {
    const { answer } = await both('mutation { deposit(amount: 4) { sum } square multiply(by: 3) last: square }');
    expect(answer.data).toEqual({ deposit: { sum: 5 }, square: 25, multiply: 75, last: 5625 });
  });

  it('are called once where a key stands twice, at its first place', async () => {
    const { answer } = await both(
      'mutation { square deposit(amount: 4) { sum } ...Again } fragment Again on Mutation { square }',
    );
    expect(answer.data).toEqual({ square: 1, deposit: { sum: 5 } });
  });

  it('have everything that is asked of one key, under its conditions', async () => {
    const query = `mutation ($yes: Boolean!, $no: Boolean!) {
      deposit(amount: 4) { sum } square deposit(amount: 4) @include(if: $yes) { account { id } } deposit(amount: 4) @skip(if: $yes) { account { title } } }`;
    const { answer } = await both(query.replace(', $no: Boolean!', ''), { yes: true });
    expect(answer.data).toEqual({ deposit: { sum: 5, account: { id: 'a1' } }, square: 25 });
  });

  it.each([true, false])('move to their next place when a variable (%s) leaves out the first one', async (yes) => {
    const query =
      'mutation ($yes: Boolean!) { multiply(by: 2) @include(if: $yes) square deposit { sum } multiply(by: 2) deposit @skip(if: $yes) { sum } }';
    const { answer } = await both(query, { yes });
    const order = yes
      ? { multiply: 2, square: 4, deposit: { sum: 5 } }
      : { multiply: 4, square: 1, deposit: { sum: 2 } };
    expect(answer.data).toEqual(order);
  });

  it.each(['native', 'apollo'] as const)('follow any number of conditions on one key (%s)', async (planner) => {
    const query = `mutation ($a: Boolean!, $b: Boolean!, $c: Boolean!) {
      multiply(by: 2) @include(if: $a) @skip(if: $b) square ...Some @include(if: $c)
      deposit @include(if: $b) { sum account { id } } ... on Mutation @skip(if: $a) { multiply(by: 2) @include(if: $c) square }
      again: square deposit @skip(if: true) { sum } multiply(by: 2) @include(if: $a) @skip(if: false) deposit @include(if: $c) { account { title } }
    } fragment Some on Mutation { deposit @include(if: $a) { sum } }`;
    for (let bits = 0; bits < 8; bits++) {
      const variables = { a: (bits & 1) > 0, b: (bits & 2) > 0, c: (bits & 4) > 0 };
      const right = await ledgerMonolith().run(query, variables);
      const ours = await federate(ledger(), { planner });
      expect({ variables, ...(await ours.run(query, variables)) }).toEqual({ variables, ...right });
    }
  });

  it.each(['native', 'apollo'] as const)(
    'keep their order where conditions of two are the same (%s)',
    async (planner) => {
      const { run } = await federate(ledger(), { planner });
      const query = `mutation ($no: Boolean!) { one: deposit(amount: 2) @skip(if: $no) { sum @skip(if: $no) } square
      two: deposit(amount: 3) @skip(if: $no) { sum } last: square }`;
      const { data } = await run(query, { no: false });
      expect(data).toEqual({ one: { sum: 3 }, square: 9, two: { sum: 12 }, last: 144 });
    },
  );

  it('keep their order where fragments with the same condition stand around another one', async () => {
    const query =
      'mutation ($yes: Boolean! = true) { ... @include(if: $yes) { multiply(by: 2) } square ... @include(if: $yes) { deposit { sum } } }';
    const { answer } = await both(query);
    expect(answer.data).toEqual({ multiply: 2, square: 4, deposit: { sum: 5 } });
  });

  it('may all be left out', async () => {
    const query = 'mutation ($yes: Boolean!) { square @include(if: $yes) ... @include(if: $yes) { square } }';
    const { answer, calls } = await both(query, { yes: false });
    expect({ data: answer.data, calls }).toEqual({ data: {}, calls: 0 });
  });

  it('go on after one that failed', async () => {
    const { answer } = await both(
      'mutation { refuse square note(input: { on: "a1", text: "n" }) { number account { heading } } }',
    );
    expect(answer.data).toEqual({ refuse: null, square: 1, note: { number: 1, account: { heading: '# Account a1' } } });
    expect(answer.errors).toEqual([{ message: 'Refused.', path: ['refuse'] }]);
  });
});
