import { generateSecrets, publicKeyOf } from '../machine/secrets';

/** npm run --silent secrets > .env: new secrets as lines of an environment file, for production. Printed once and kept nowhere. */
const { actorKey, matchingKey, signingKey } = generateSecrets();
const publicKeys = { keys: [publicKeyOf(signingKey)] };
console.log(
  [
    `ACTOR_KEY=${actorKey}`,
    `MATCHING_KEY=${matchingKey}`,
    `TOKEN_SIGNING_KEY='${JSON.stringify(signingKey)}'`,
    `TOKEN_PUBLIC_KEYS='${JSON.stringify(publicKeys)}'`,
  ].join('\n'),
);
