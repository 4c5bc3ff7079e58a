import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from './clock';

/** Every kind of thing that has an id in the graph, and the prefix its ids carry. */
const ID_PREFIXES = {
  member: 'mem',
  staff: 'stf',
  service: 'svc',
  session: 'ses',
  signInCode: 'sic',
  rosterEntry: 'ros',
  rosterImport: 'imp',
  membershipApplication: 'app',
  invitation: 'inv',
  consent: 'con',
  auditEntry: 'aud',
  article: 'art',
  event: 'evt',
  registration: 'reg',
  partnershipRequest: 'par',
  proposal: 'pro',
  rehireRole: 'rol',
  rehireInterest: 'rin',
  counterparty: 'cpt',
  department: 'dep',
  cohort: 'coh',
  outboxMessage: 'out',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const ULID_PATTERN = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Makes ids such as `mem_01J…`: a typed prefix and a ULID, so that ids sort by the time they were made. */
export interface IdGenerator {
  next(kind: IdKind): string;
}

/** Bytes drawn at once: an id needs 16, and asking for each of them by itself costs more than all else on its way. */
const drawn = new Uint8Array(4_096);
let used = drawn.length;

/** From 0 up to 1. The library makes one of 32 letters of it, so a byte is enough. */
function random(): number {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  return (drawn[used++] as number) / 256;
}

export function createIdGenerator(clock: Clock): IdGenerator {
  const ulid = monotonicFactory(random);
  return { next: (kind) => `${ID_PREFIXES[kind]}_${ulid(clock.now().getTime())}` };
}

/** Whether `value` is a well-formed id of `kind`; says nothing about whether such a thing exists. */
export function isId(kind: IdKind, value: string): boolean {
  const prefix = `${ID_PREFIXES[kind]}_`;
  return value.startsWith(prefix) && ULID_PATTERN.test(value.slice(prefix.length));
}
