import type { Actor } from '../../common/actor/actor';
import type { Locale } from '../../common/locale';
import { credentialsOf } from '../access/credentials';

/** What of a request, besides its bytes, an answer depends on. */
export interface Asking {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly clientName: string | undefined;
  /** Of the schema being served. */
  readonly generation: number;
  readonly method: 'GET' | 'POST';
  /** The body of a POST, or the query string of a GET. */
  readonly text: string;
}

/** The actor as text, once per verified token: every part of it may change an answer. */
const actors = new WeakMap<Actor, string>();

/** Equal only for the same actor (with the same roles, scopes and session) asking the same in the same way. */
export function ownKeyOf(asking: Asking): string {
  const { actor } = asking;
  let text = actors.get(actor);
  if (text === undefined) {
    text = JSON.stringify(actor);
    actors.set(actor, text);
  }
  return keyOf(asking, text);
}

/** Equal for all actors for whom the schema's rules and limits are the same: the audience of a public answer. */
export function audienceKeyOf(asking: Asking): string {
  const { actor } = asking;
  return keyOf(asking, `${actor.kind} ${credentialsOf(actor).key}`);
}

/** Parts are quoted where a client could write a separator into them; the text comes last. */
const keyOf = ({ locale, clientName, generation, method, text }: Asking, who: string): string =>
  `${generation}\n${locale}\n${method}\n${clientName === undefined ? '' : JSON.stringify(clientName)}\n${who}\n${text}`;
