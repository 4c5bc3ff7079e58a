import { defineNoun } from '../../../common/subgraph/noun';
import type { SubgraphName } from '../../../common/subgraph/subgraph';
import type { DataArea, Resolvers } from '../generated';

/** What each part of the platform keeps, in words of the domain. */
const AREAS: Readonly<Record<SubgraphName, DataArea>> = {
  identity: 'MEMBERSHIP',
  content: 'ARTICLES',
  events: 'EVENTS',
  opportunities: 'OPPORTUNITIES',
};

const resolvers: Resolvers = {
  Query: {
    erasures: (_root, { where, ...page }, { actor, services }) =>
      services.erasures.list(actor, where?.isComplete ?? undefined, page),
  },
  Erasure: {
    memberId: ({ _id }) => _id,
    outstanding: ({ outstanding }) => outstanding.map((name) => AREAS[name]),
  },
  ErasureReceipt: { area: ({ by }) => AREAS[by] },
};

export const erasure = defineNoun(__dirname, 'erasure.graphql', resolvers);
