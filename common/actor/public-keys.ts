import { z } from 'zod';

const jwks = z.object({
  keys: z
    .array(z.object({ kty: z.literal('OKP'), kid: z.string(), x: z.string(), d: z.never().optional() }).loose())
    .min(1),
});
export type PublicKeySet = z.output<typeof jwks>;

/** A JWK set of public Ed25519 keys with `kid`, as a setting in JSON: several, so that the signing key can be rotated. */
export const publicKeySet = z.string().transform((text, context): PublicKeySet => {
  try {
    return jwks.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'not a JWK set of public Ed25519 keys with kid in JSON' });
    return z.NEVER;
  }
});
