import type { Actor } from '../../../common/actor/actor';
import type { TestSubgraphs } from '../../federation/testkit';

interface Context {
  readonly actor: Actor;
  readonly locale: string;
}
const nameOf = (actor: Actor): string => (actor.kind === 'anonymous' ? 'anonymous' : actor.id);

const CACHED = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
  @link(url: "https://alumni.example/cache/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
directive @cacheControl(maxAge: Int) on FIELD_DEFINITION
`;

/** Two subgraphs whose answers tell who asked: whatever is shared wrongly is seen at once. */
export const peopleAndNews: TestSubgraphs = {
  people: {
    sdl: `type Query { me: Person whoami: String @authenticated }
      type Mutation { rename(name: String): Person }
      type Person @key(fields: "id") { id: ID! name: String roles: [String!] language: String }`,
    resolvers: {
      Query: {
        me: (_root: unknown, _args: unknown, { actor }: Context) => ({ id: nameOf(actor) }),
        whoami: (_root: unknown, _args: unknown, { actor }: Context) => `I am ${nameOf(actor)}`,
      },
      Mutation: { rename: (_root: unknown, _args: unknown, { actor }: Context) => ({ id: nameOf(actor) }) },
      Person: {
        name: (_person: unknown, _args: unknown, { actor }: Context) => nameOf(actor),
        roles: (_person: unknown, _args: unknown, { actor }: Context) =>
          actor.kind === 'anonymous' ? [] : actor.roles,
        language: (_person: unknown, _args: unknown, { locale }: Context) => locale,
      },
    },
  },
  news: {
    sdl: `${CACHED}type Query {
        news(about: String): String
        headline: String @cacheControl(maxAge: 60)
        notice(about: String): String @cacheControl(maxAge: 60)
      }
      type Person @key(fields: "id") { id: ID! seenBy: String newsLanguage: String }`,
    resolvers: {
      Query: {
        news: (_root: unknown, { about }: { about?: string }, { actor, locale }: Context) =>
          `${about ?? 'news'} for ${nameOf(actor)} in ${locale}`,
        notice: (_root: unknown, { about }: { about?: string }, { actor, locale }: Context) =>
          `${about} for ${actor.kind === 'anonymous' ? 'strangers' : actor.roles.join()} in ${locale}`,
        headline: (_root: unknown, _args: unknown, { locale }: Context) => `headline in ${locale}`,
      },
      Person: {
        seenBy: (_person: unknown, _args: unknown, { actor }: Context) => nameOf(actor),
        newsLanguage: (_person: unknown, _args: unknown, { locale }: Context) => locale,
      },
    },
  },
};
