import type { Actor } from '../../common/actor/actor';
import { POLICIES } from './policies';
import type { Credentials } from './requirement';

export interface KeyedCredentials extends Credentials {
  /** Equal for two actors exactly when every requirement answers both alike. */
  readonly key: string;
}

const known = new WeakMap<Actor, KeyedCredentials>();

/** What an actor brings to the rules of the schema. Remembered as long as the actor object lives. */
export function credentialsOf(actor: Actor): KeyedCredentials {
  const remembered = known.get(actor);
  if (remembered !== undefined) return remembered;
  const scopes = actor.kind === 'anonymous' ? [] : [...actor.scopes].sort();
  const policies = Object.keys(POLICIES).filter((name) => POLICIES[name]?.(actor));
  const credentials: KeyedCredentials = {
    authenticated: actor.kind !== 'anonymous',
    scopes: new Set(scopes),
    policies: new Set(policies),
    key: JSON.stringify([actor.kind !== 'anonymous', scopes, policies]),
  };
  known.set(actor, credentials);
  return credentials;
}
