import { importJWK, type CryptoKey } from 'jose';
import { accessTokenOf } from '../../common/actor/claims';
import { HOUR, systemClock } from '../../common/clock';
import { machineEnv } from '../../machine/env';
import { openSecrets } from '../../machine/secrets';
import { samplePeople } from '../../sample/people';

/**
 * Access tokens of the first `count` members. Each connection is a person of its own: the gateway lets identical requests of one person
 * share an answer, and a benchmark with one token would measure that instead.
 */
export async function memberTokens(dataDir: string, count: number): Promise<string[]> {
  const { signingKey } = openSecrets(machineEnv({ DATA_DIR: dataDir }));
  const privateKey = (await importJWK(signingKey, 'EdDSA')) as CryptoKey;
  const key = { kid: signingKey.kid ?? '', privateKey };
  const people = samplePeople().slice(0, count);
  return Promise.all(
    people.map(({ memberId, cohortId }) =>
      accessTokenOf({ kind: 'member', sub: memberId, roles: ['ALUMNI'], cohort: cohortId }, key, {
        clock: systemClock,
        lifetimeMs: HOUR,
      }),
    ),
  );
}
