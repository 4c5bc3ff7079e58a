import { halls } from '../cases/halls';
import { federate } from '../testkit';

describe('@fromContext', () => {
  it('gives one entity the arguments of each place that it is reached through, in one request', async () => {
    const { run, transports } = await federate(halls);
    const { data } = await run('{ halls { seats { price(times: 2) { text } code } } }');
    const seats = (hall: string, currency: string, ids: readonly (string | null)[]) => ({
      seats: ids.map((id) => id && { price: { text: `${id}: 2 ${currency}` }, code: `${hall}/${id}` }),
    });
    expect(data).toEqual({ halls: [seats('h1', 'JPY', ['s1', 's2']), seats('h2', 'EUR', ['s1', null, 's1'])] });
    expect(transports['prices']?.requests).toHaveLength(1);
    // Two currencies, three seats: none is asked for twice.
    expect(transports['prices']?.requests[0]?.body().match(/"id":/g)).toHaveLength(3);
  });

  it('looks several levels up, by the type of what is found there', async () => {
    const { run } = await federate(halls);
    const places = await run(
      '{ places { ... on Hall { rows { price { text } } } ... on Tent { seats { code } } } hall { front { seat { code } } } }',
    );
    expect(places).toEqual({
      data: {
        places: [
          { rows: [[{ price: { text: 's1: 1 JPY' } }], [null, { price: { text: 's2: 1 JPY' } }]] },
          null,
          { seats: [{ code: 't1/s1' }, { code: 't1/s3' }] },
        ],
        hall: { front: { seat: { code: 'h1/s2' } } },
      },
    });
  });

  it('takes an error to the places of its entity, under the aliases of the client', async () => {
    const { run } = await federate(halls);
    const { data, errors } = await run('{ all: places { ... on Tent { chairs: seats { cost: price { text } } } } }');
    expect(data).toEqual({ all: [{}, null, { chairs: [{ cost: { text: 's1: 1 USD' } }, { cost: null }] }] });
    expect(errors).toEqual([{ message: 'Not for sale.', path: ['all', 2, 'chairs', 1, 'cost'] }]);
  });

  it('says what is missing when the subgraph does not answer, and asks nothing where there are no entities', async () => {
    const { run, transports } = await federate(halls);
    const prices = transports['prices'];
    if (prices) prices.fault = new Error('down');
    const { data, errors } = await run('{ free { seats { id price { text } } } }');
    expect(data).toEqual({ free: { seats: [{ id: 's1', price: null }] } });
    expect(errors).toEqual([
      { message: expect.stringContaining('did not answer'), path: ['free', 'seats', 0, 'price'] },
    ]);
    await run('{ hall { front { seat { code @include(if: false) } } } }');
    expect(prices?.requests).toHaveLength(1);
  });

  it('is not taken from what a client calls by the name of the field', async () => {
    const { run } = await federate(halls);
    const { data } = await run('{ halls { currency: id seats { code: id cost: price { text } } } }');
    expect(data).toMatchObject({
      halls: [{ currency: 'h1', seats: [{ code: 's1', cost: { text: 's1: 1 JPY' } }, {}] }, {}],
    });
  });

  it('refuses variables of a client that are called like those of the planner', async () => {
    const { run } = await federate(halls);
    const query =
      'query ($contextualArgument_2_1: Int) { free { seats { price(times: $contextualArgument_2_1) { text } } } }';
    await expect(run(query, { contextualArgument_2_1: 3 })).rejects.toThrow('Rename your variables');
  });

  it('hides its argument from clients, and leaves other operations to the native planner', async () => {
    const lines: unknown[] = [];
    const log = { info: (_: object, line: string) => lines.push(line), warn() {}, error() {}, debug() {} };
    const { run } = await federate(halls, { log: log as never });
    await expect(run('{ halls { seats { price(in: "USD") { text } } } }')).rejects.toThrow('Unknown argument');
    const { data } = await run('{ free { currency owner seats { id } } }');
    expect(data).toEqual({ free: { currency: null, owner: 'owner of h3', seats: [{ id: 's1' }] } });
    expect(lines).toEqual([]);
  });
});
