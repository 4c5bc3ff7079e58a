import { federate, type TestSubgraphs } from './testkit';

/** What subgraphs answer in: over HTTP, or in this process. */
const FORMS = ['text', 'objects'] as const;

const ids = Array.from({ length: 12 }, (_, index) => `i${index}`);
const makers = ['m0', 'm1', 'm2'];
const makerOf = (id: string): string => makers[Number(id.slice(1)) % 3] as string;

/** Items look alike in one subgraph, and are told apart by another one. */
const SUBGRAPHS: TestSubgraphs = {
  items: {
    sdl: `type Query { items: [Item!]! }
      type Item @key(fields: "id") { id: ID! size: Size @shareable maker: Maker }
      type Size { unit: String! @shareable label: Label @shareable }
      type Label { colour: String @shareable }
      type Maker @key(fields: "id") { id: ID! town: Town items: [Item!]! }
      type Town { name: String! }`,
    resolvers: {
      Query: { items: () => ids.map((id) => ({ id })) },
      Item: {
        size: () => ({ unit: 'cm', label: { colour: 'red' } }),
        maker: ({ id }: { id: string }) => ({ id: makerOf(id) }),
      },
      Maker: {
        __resolveReference: (reference: unknown) => reference,
        town: () => ({ name: 'Kyoto' }),
        items: ({ id }: { id: string }) => ids.filter((item) => makerOf(item) === id).map((item) => ({ id: item })),
      },
    },
  },
  sizes: {
    sdl: `type Item @key(fields: "id") { id: ID! size: Size @shareable price: Int }
      type Size { unit: String! @shareable value: Int! label: Label @shareable }
      type Label { colour: String @shareable text: String }
      type Maker @key(fields: "id") { id: ID! name: String motto: String }`,
    resolvers: {
      Item: {
        __resolveReference: (reference: unknown) => reference,
        size: ({ id }: { id: string }) => ({
          unit: 'cm',
          value: Number(id.slice(1)),
          label: { colour: 'red', text: `label of ${id}` },
        }),
        price: ({ id }: { id: string }) => {
          if (id === 'i4') throw new Error('no price');
          return 100;
        },
      },
      Maker: {
        __resolveReference: ({ id }: { id: string }) => ({
          id,
          name: `Maker ${id}`,
          motto: id === 'm1' ? null : 'On time',
        }),
      },
    },
  },
};

it.each(FORMS)('does not merge into one what another subgraph tells apart (%s)', async (form) => {
  const { run, transports } = await federate(SUBGRAPHS, { form });
  const { data, errors } = await run(
    '{ items { id size { unit value label { colour text } } maker { town { name } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    items: ids.map((id) => ({
      id,
      size: { unit: 'cm', value: Number(id.slice(1)), label: { colour: 'red', text: `label of ${id}` } },
      maker: { town: { name: 'Kyoto' } },
    })),
  });
  if (form === 'text') expect(transports['items']?.repeats).toBeGreaterThan(0);
});

it.each(FORMS)('fills every place of an object that hangs many times, below lists and objects (%s)', async (form) => {
  const { run, transports } = await federate(SUBGRAPHS, { form });
  const { data, errors } = await run(
    '{ items { maker { name items { id size { value } maker { id name motto town { name } } } } } }',
  );
  expect(errors).toBeUndefined();
  const maker = (id: string) => ({
    id,
    name: `Maker ${id}`,
    motto: id === 'm1' ? null : 'On time',
    town: { name: 'Kyoto' },
  });
  const itemsOf = (id: string) => ids.filter((item) => makerOf(item) === id);
  expect(data).toEqual({
    items: ids.map((id) => ({
      maker: {
        name: `Maker ${makerOf(id)}`,
        items: itemsOf(makerOf(id)).map((item) => ({
          id: item,
          size: { value: Number(item.slice(1)) },
          maker: maker(makerOf(item)),
        })),
      },
    })),
  });
  if (form === 'text') expect(transports['items']?.repeats).toBeGreaterThan(0);
});

it.each(FORMS)('says at each place what is wrong with an object that hangs at several (%s)', async (form) => {
  const { run } = await federate(SUBGRAPHS, { form });
  const { data, errors } = await run('{ items { maker { items { id price } } } }');
  const places = ids.flatMap((id, index) => {
    const at = ids.filter((item) => makerOf(item) === makerOf(id)).indexOf('i4');
    return at < 0 ? [] : [['items', index, 'maker', 'items', at, 'price']];
  });
  expect(places.length).toBeGreaterThan(1);
  expect(errors?.map(({ path }) => path)).toEqual(places);
  const { items } = data as { items: { maker: { items: { id: string; price: number | null }[] } }[] };
  expect(items.flatMap(({ maker }) => maker.items).every(({ id, price }) => price === (id === 'i4' ? null : 100))).toBe(
    true,
  );
});
