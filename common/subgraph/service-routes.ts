import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../actor/actor';
import {
  REVOCATIONS_PATH,
  REVOCATIONS_SCOPE,
  SIGN_OUTS_PATH,
  SIGN_OUTS_SCOPE,
  revokedTokensSchema,
} from '../actor/revocation';
import { forbidden, PublicError } from '../errors/public-error';
import { FACT_LIMIT, FACTS_PATH, FACTS_SCOPE, factOf, senderOf } from './fact-message';
import type { Subgraph } from './subgraph';

/** The actor and the bytes of a request whose signature is right. Rejects with ACTOR_REFUSED. */
export type SignedReader = (request: FastifyRequest) => Promise<{ readonly actor: Actor; readonly body: Buffer }>;

/**
 * What processes of the platform tell each other beside the graph. Each path has a scope of its own, which no token leads to: the gateway
 * signs requests of clients for the graph's path alone.
 */
export function registerServiceRoutes(app: FastifyInstance, subgraph: Subgraph, read: SignedReader): void {
  const readFor = async (request: FastifyRequest, scope: string) => {
    const { actor, body } = await read(request);
    if (actor.kind !== 'service' || !actor.scopes.includes(scope)) throw forbidden();
    return { sender: actor.id, body };
  };
  app.post(FACTS_PATH, { bodyLimit: FACT_LIMIT }, async (request, reply) => {
    const { sender, body } = await readFor(request, FACTS_SCOPE);
    const fact = factOf(body);
    if (sender !== senderOf(fact.from)) throw forbidden();
    await subgraph.receive?.(fact);
    return reply.code(204).send();
  });
  const { revocations } = subgraph;
  if (!revocations) return;
  app.post(REVOCATIONS_PATH, { bodyLimit: FACT_LIMIT }, async (request) =>
    revocations.since(parsed(sinceSchema, (await readFor(request, REVOCATIONS_SCOPE)).body).since),
  );
  app.post(SIGN_OUTS_PATH, { bodyLimit: FACT_LIMIT }, async (request, reply) => {
    await revocations.note(parsed(revokedTokensSchema, (await readFor(request, SIGN_OUTS_SCOPE)).body));
    return reply.code(204).send();
  });
}

const sinceSchema = z.strictObject({ since: z.iso.datetime().transform((text) => new Date(text)) });

function parsed<T extends z.ZodType>(schema: T, body: Buffer): z.output<T> {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new PublicError('BAD_REQUEST');
  }
}
