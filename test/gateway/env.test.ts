import { EnvironmentError } from '../../common/env';
import { gatewayEnv } from '../../gateway/env';
import { signingKey } from './kit/tokens';

const jwk = signingKey('k').jwk;
const NEEDED = { ACTOR_KEY: 'k'.repeat(32), TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [jwk] }) };

describe('settings of the gateway process', () => {
  it('need two secrets and have defaults for the rest', () => {
    const env = gatewayEnv(
      {},
      {
        ...NEEDED,
        EVENTS_URL: 'http://events:4003/graphql',
        CORS_ORIGINS: 'https://a.example, https://b.example',
      },
    );
    expect(env).toMatchObject({
      PORT: 4000,
      GATEWAY_WORKERS: 1,
      production: false,
      CORS_ORIGINS: ['https://a.example', 'https://b.example'],
    });
    expect([...env.subgraphUrls]).toEqual([['events', 'http://events:4003/graphql']]);
  });

  it('are told all at once what is wrong with them', () => {
    const wrong = {
      ...NEEDED,
      ACTOR_KEY: 'short',
      PORT: 'x',
      GATEWAY_WORKERS: '0',
      OIDC_ROLES: '{"a":"ALUMNI"}',
      TOKEN_PUBLIC_KEYS: '{}',
    };
    const message = (() => {
      try {
        gatewayEnv({}, wrong);
      } catch (error) {
        return error instanceof EnvironmentError ? error.message : '';
      }
      return '';
    })();
    for (const name of ['ACTOR_KEY', 'PORT', 'GATEWAY_WORKERS', 'OIDC_ROLES', 'TOKEN_PUBLIC_KEYS'])
      expect(message).toContain(name);
  });

  it('refuse a private key where public ones are wanted, and half of an OpenID provider', () => {
    expect(() =>
      gatewayEnv({}, { ...NEEDED, TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [{ ...jwk, d: 'secret' }] }) }),
    ).toThrow('TOKEN_PUBLIC_KEYS');
    expect(() => gatewayEnv({}, { ...NEEDED, OIDC_ISSUER: 'https://login.example' })).toThrow('belong together');
  });

  it('fetch no keys of the provider over plain HTTP in production, nor are open there', () => {
    const provider = { OIDC_ISSUER: 'https://login.example', OIDC_AUDIENCE: 'alumni' };
    const settings = { ...NEEDED, ...provider, OIDC_JWKS_URL: 'http://login.example/keys' };
    expect(gatewayEnv({}, settings).OIDC_JWKS_URL).toBe('http://login.example/keys');
    expect(() => gatewayEnv({}, { ...settings, NODE_ENV: 'production' })).toThrow('must be https in production');
    expect(() => gatewayEnv({}, { ...NEEDED, OPEN: 'on', NODE_ENV: 'production' })).toThrow('not in production');
  });
});
