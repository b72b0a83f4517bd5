import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { equal } from './keyring.ts';
import {
  authorizationUrl,
  exchange,
  ProviderError,
  readJson,
  tokenOf,
  unreachable,
  type ClientConfig,
  type SignInProvider,
} from './sign-in-flow.ts';

/** An OpenID Connect issuer. Its addresses are read from its own discovery document. */
export interface OidcConfig extends ClientConfig {
  /** Exactly as it calls itself: `https://accounts.google.com`. */
  readonly issuer: string;
}

interface Metadata {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks: ReturnType<typeof createRemoteJWKSet>;
}
const scopes = ['openid', 'email', 'profile'];
const METADATA_MS = 3_600_000;
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Signs in by an ID token whose signature, issuer, audience, time and nonce are checked. */
export function oidcProvider(config: OidcConfig): SignInProvider {
  let known: { metadata: Promise<Metadata>; until: number } | undefined;
  const metadata = (): Promise<Metadata> => {
    if (known !== undefined && known.until > Date.now()) return known.metadata;
    const fresh = { metadata: discover(config), until: Date.now() + METADATA_MS };
    known = fresh;
    // Metadata that could not be read are read again by the next call that needs them.
    fresh.metadata.catch(() => {
      if (known === fresh) known = undefined;
    });
    return fresh.metadata;
  };
  return {
    id: config.id,
    name: config.name,
    async authorizationUrl(secrets) {
      const { authorization_endpoint } = await metadata();
      const url = authorizationUrl(config, authorization_endpoint, scopes, secrets);
      url.searchParams.set('nonce', secrets.nonce);
      return url;
    },
    async identify(secrets, code) {
      const { token_endpoint, jwks } = await metadata();
      const tokens = await exchange(config, token_endpoint, code, secrets);
      const claims = await verified(
        config,
        jwks,
        tokenOf(config, () => tokens.idToken()),
        secrets.nonce,
      );
      return {
        subject: claims.sub!,
        email: textOf(claims['email']),
        email_verified: claims['email_verified'] === true,
        name: textOf(claims['name']),
      };
    },
  };
}

async function discover(config: OidcConfig): Promise<Metadata> {
  const document = await readJson(config, `${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = document as Record<string, unknown>;
  if (issuer !== config.issuer) throw new ProviderError('refused', `${config.name} calls itself by another name`);
  if (typeof authorization_endpoint !== 'string' || typeof token_endpoint !== 'string' || typeof jwks_uri !== 'string')
    throw new ProviderError('refused', `${config.name} does not say where it is asked`);
  return {
    authorization_endpoint,
    token_endpoint,
    jwks: createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: config.timeout_ms ?? 5000 }),
  };
}

async function verified(config: OidcConfig, jwks: Metadata['jwks'], token: string, nonce: string): Promise<JWTPayload> {
  const { client_id, issuer, name } = config;
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jwtVerify(token, jwks, {
      algorithms,
      issuer,
      audience: client_id,
      clockTolerance: 60,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    }));
  } catch (error) {
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw unreachable(config, error);
    throw new ProviderError('refused', `The ID token of ${name} is not valid`, { cause: error });
  }
  const other = Array.isArray(claims.aud) && claims.aud.length > 1 && claims['azp'] !== client_id;
  if (typeof claims['nonce'] !== 'string' || !equal(claims['nonce'], nonce) || other)
    throw new ProviderError('refused', `The ID token of ${name} was not made for this sign-in`);
  return claims;
}

const textOf = (claim: unknown): string | null => (typeof claim === 'string' && claim !== '' ? claim : null);
