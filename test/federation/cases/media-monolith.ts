import type { WholeResolvers } from '../monolith';
import { media, mediaItems, mediaOwners } from './media';
import { monolithOf } from '../monolith';

type Item = (typeof mediaItems)[number];
type Owner = (typeof mediaOwners)[number];

const byId = (id: string) => mediaItems.find((item) => item.id === id) ?? null;
const ownerOf = (id: string) => ({ __typename: 'Owner', ...mediaOwners.find((owner) => owner.id === id) });

/** The ratings know nothing of the second book. */
const isRated = ({ id }: Item): boolean => id !== 'b2';
const rated = {
  owner: ({ ownerId }: Item) => ownerOf(ownerId),
  stars: (item: Item, { outOf }: { outOf: number | null }) => (isRated(item) ? (item.id === 'b1' ? outOf : 1) : null),
  related: (item: Item) => (isRated(item) ? mediaItems.filter(({ id }) => id !== item.id) : null),
  fans: (item: Item) => (isRated(item) ? mediaOwners.map(({ id }) => ownerOf(id)) : null),
};

const resolvers: WholeResolvers = {
  Query: {
    media: () => mediaItems,
    medium: (_, { id }: { id: string }) => byId(id),
    anything: () => [...mediaItems, ownerOf('o1'), null],
    newest: () => mediaItems[0],
    best: () => byId('b1'),
    worst: () => byId('f1'),
    owners: () => mediaOwners.map(({ id }) => ownerOf(id)),
  },
  Book: {
    ...rated,
    weight: ({ pages }: { pages: number | null }) => (pages === null ? null : pages * 2),
    shop: ({ isbn }: { isbn: string }) => ({ code: isbn, region: { name: 'Kansai' }, name: `Shop ${isbn}` }),
  },
  Film: rated,
  Owner: {
    tags: ({ name }: Owner) => [name, name.toLowerCase()],
    label: ({ address }: Owner, { prefix }: { prefix: string | null }) => `${prefix}${address.city} ${address.zip}`,
  },
  Shop: { open: () => true, best: () => byId('b2') },
};

export const mediaMonolith = () => monolithOf(media, resolvers);
