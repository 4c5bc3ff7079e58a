import { importJWK, type CryptoKey } from 'jose';
import { accessTokenOf } from '../common/actor/claims';
import { HOUR, systemClock } from '../common/clock';
import { machineEnv } from '../machine/env';
import { isSampleNetwork } from '../machine/sample-marker';
import { PERSONAS, claimsOfPersona, isPersona } from '../machine/sample-personas';
import { openSecrets } from '../machine/secrets';

/** npm run --silent token -- PERSONA: prints a bearer token of a sample persona, only while the sample network is in use. */
async function main(): Promise<void> {
  const persona = process.argv[2];
  if (!isPersona(persona)) throw new Error(`Say which persona: npm run --silent token -- <${PERSONAS.join('|')}>`);
  const env = machineEnv();
  if (env.production) throw new Error('Sample personas do not exist in production (NODE_ENV=production).');
  if (!isSampleNetwork(env)) {
    throw new Error('These settings (DATA_DIR, MONGODB_URI) lead to no sample network. Fill one in with: npm start');
  }
  const { signingKey } = openSecrets(env);
  const privateKey = (await importJWK(signingKey, 'EdDSA')) as CryptoKey;
  const key = { kid: signingKey.kid ?? '', privateKey };
  const options = { clock: systemClock, lifetimeMs: 12 * HOUR };
  process.stdout.write(`${await accessTokenOf(claimsOfPersona(persona), key, options)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
