import { z } from 'zod';
import { PublicError } from '../errors/public-error';
import { isId } from '../ids';
import { SUBGRAPH_NAMES, type SubgraphName } from './subgraph';
import { FACT_RECEIVERS, type Fact, type FactTopic } from './fact';

/** Where a subgraph's server takes the facts of others. */
export const FACTS_PATH = '/facts';

/** What the signed actor of a fact must hold. */
export const FACTS_SCOPE = 'facts:deliver';

/** Whom the signed actor of a subgraph's facts names. */
export const senderOf = (name: SubgraphName): string => `svc_${name}`;

/** A fact is some ids and dates. */
export const FACT_LIMIT = 4 * 1024;

const TOPICS = Object.keys(FACT_RECEIVERS) as [FactTopic, ...FactTopic[]];
const moment = z.iso.datetime().transform((text) => new Date(text));

const factSchema = z.strictObject({
  _id: z.string().refine((id) => isId('outboxMessage', id)),
  topic: z.enum(TOPICS),
  from: z.enum(SUBGRAPH_NAMES),
  count: z.int().nonnegative().nullable(),
  subject: z.string().regex(/^[a-z]{3}_\w{1,60}$/),
  at: moment,
  until: moment.nullable(),
});

/** A fact as it was sent. Throws BAD_REQUEST for anything else, also a topic that this version does not know: it comes again. */
export function factOf(body: Buffer): Fact {
  try {
    return factSchema.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new PublicError('BAD_REQUEST');
  }
}
