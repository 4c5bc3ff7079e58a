import { monolithOf, type WholeResolvers } from '../monolith';
import type { TestSubgraphs } from '../testkit';

interface Place {
  readonly id: string;
  readonly currency?: string | null;
  readonly tariff?: { readonly currency: string };
  readonly seats: readonly (object | null)[];
  readonly rows?: readonly (readonly (object | null)[])[] | null;
}

const seat = (id: string) => ({ __typename: 'Seat', id });
const home: Place = {
  id: 'h1',
  currency: 'JPY',
  seats: [seat('s1'), seat('s2')],
  rows: [[seat('s1')], [null, seat('s2')]],
};
const away = { id: 'h2', currency: 'EUR', seats: [seat('s1'), null, seat('s1')], rows: null, sister: home };
const tent: Place = { id: 't1', tariff: { currency: 'USD' }, seats: [seat('s1'), seat('s3')] };
const free: Place = { id: 'h3', currency: null, seats: [seat('s1')] };

const priced = ({ id }: { id: string }, times: number | null | undefined, currency: string | null | undefined) => ({
  amount: times,
  text: `${id}: ${times} ${currency}`,
});

/** A seat's price depends on the hall or tent that it is reached through: it is in the currency there. */
export const halls: TestSubgraphs = {
  halls: {
    sdl: `type Query { halls: [Hall!]! places: [Place] hall: Hall free: Hall } union Place = Hall | Tent
      type Hall @key(fields: "id") { id: ID! currency: String seats: [Seat] rows: [[Seat]] front: Front sister: Hall }
      type Front { seat: Seat }
      type Tent @key(fields: "id") { id: ID! tariff: Tariff seats: [Seat] }
      type Tariff { currency: String }
      type Seat @key(fields: "id") { id: ID! row: Int }`,
    resolvers: {
      Query: {
        halls: () => [home, away],
        places: () => [{ __typename: 'Hall', ...home }, null, { __typename: 'Tent', ...tent }],
        hall: () => ({ ...home, front: { seat: seat('s2') } }),
        free: () => free,
      },
      Seat: { row: () => 1 },
    },
  },
  prices: {
    sdl: `type Hall @key(fields: "id") @context(name: "place") { id: ID! currency: String @external owner: String }
      type Tent @key(fields: "id") @context(name: "place") { id: ID! tariff: Tariff @external } type Tariff { currency: String @external }
      type Seat @key(fields: "id") { id: ID!
        price(times: Int = 1, in: String @fromContext(field: "$place ... on Hall { currency } ... on Tent { tariff { currency } }")): Price
        code(of: ID @fromContext(field: "$place { id }")): String }
      type Price { amount: Int text: String }`,
    resolvers: {
      Hall: { owner: ({ id }: Place) => `owner of ${id}` },
      Seat: {
        price: (of: { id: string }, given: { times: number; in?: string }) => {
          if (of.id === 's3') throw new Error('Not for sale.');
          return priced(of, given.times, given.in);
        },
        code: ({ id }: { id: string }, { of }: { of?: string }) => `${of}/${id}`,
      },
    },
  },
};

const within = (place: Place) => (one: object | null) => one && { ...one, place };
const seatsOf = (place: Place) => place.seats.map(within(place));

const resolvers: WholeResolvers = {
  Query: {
    halls: () => [home, away],
    places: () => [{ __typename: 'Hall', ...home }, null, { __typename: 'Tent', ...tent }],
    hall: () => ({ ...home, front: { seat: { ...seat('s2'), place: home } } }),
    free: () => free,
  },
  Hall: {
    owner: ({ id }: Place) => `owner of ${id}`,
    seats: seatsOf,
    rows: (hall: Place) => hall.rows?.map((row) => row.map(within(hall))) ?? null,
  },
  Tent: { seats: seatsOf },
  Seat: {
    row: () => 1,
    price: (of: { id: string; place: Place }, { times }: { times?: number | null }) => {
      if (of.id === 's3') throw new Error('Not for sale.');
      return priced(of, times, of.place.currency ?? of.place.tariff?.currency ?? null);
    },
    code: ({ id, place }: { id: string; place: Place }) => `${place.id}/${id}`,
  },
};

export const hallsMonolith = () => monolithOf(halls, resolvers);
