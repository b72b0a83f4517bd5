import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** Somebody who has an account at the provider. */
export interface ProviderUser {
  readonly subject: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name?: string | undefined;
}
interface Grant {
  readonly user: ProviderUser;
  readonly nonce: string | null;
  readonly challenge: string;
  readonly redirect_uri: string;
}

/** A real OpenID provider, and a GitHub beside it, for one client. Who sits at the browser, the test decides. */
export interface ProviderServer {
  readonly issuer: string;
  readonly client: { readonly client_id: string; readonly client_secret: string };
  /** Does at the provider what the browser of this person would: consents, and comes back with a code. */
  consent(authorization_url: string, user: ProviderUser): Promise<{ code: string; state: string }>;
  /** Changes what is put into the next ID tokens: for providers that are broken or hostile. */
  tamper(change: ((claims: JWTPayload) => JWTPayload) | 'foreign key' | undefined): void;
  close(): Promise<void>;
}

export async function startProvider(): Promise<ProviderServer> {
  const client = { client_id: 'deskwire-test', client_secret: randomBytes(16).toString('hex') };
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Grant>();
  const access = new Map<string, ProviderUser>();
  let tampering: Parameters<ProviderServer['tamper']>[0];
  let issuer = '';

  const consent = (url: URL, user: ProviderUser): { code: string; state: string } => {
    const ask = url.searchParams;
    const challenge = ask.get('code_challenge');
    if (ask.get('client_id') !== client.client_id || ask.get('response_type') !== 'code')
      throw new Error('Not our client');
    if (ask.get('code_challenge_method') !== 'S256' || challenge === null) throw new Error('PKCE by S256 is required');
    const code = randomBytes(16).toString('hex');
    codes.set(code, { user, nonce: ask.get('nonce'), challenge, redirect_uri: ask.get('redirect_uri')! });
    return { code, state: ask.get('state')! };
  };

  const idToken = (user: ProviderUser, nonce: string | null): Promise<string> => {
    const seconds = Math.floor(Date.now() / 1000);
    const { subject, ...profile } = user;
    const claims = {
      iss: issuer,
      aud: client.client_id,
      sub: subject,
      iat: seconds,
      exp: seconds + 300,
      nonce,
      ...profile,
    };
    const said = typeof tampering === 'function' ? tampering(claims) : claims;
    const key = tampering === 'foreign key' ? foreign.privateKey : privateKey;
    return new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  };

  async function token(req: IncomingMessage): Promise<[status: number, body: object]> {
    const credentials = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
    if (req.headers.authorization !== `Basic ${credentials}`) return [401, { error: 'invalid_client' }];
    const form = new URLSearchParams(await textOf(req));
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant === undefined || grant.challenge !== challenge || grant.redirect_uri !== form.get('redirect_uri'))
      return [400, { error: 'invalid_grant' }];
    const access_token = randomBytes(16).toString('hex');
    access.set(access_token, grant.user);
    return [
      200,
      { access_token, token_type: 'Bearer', expires_in: 300, id_token: await idToken(grant.user, grant.nonce) },
    ];
  }

  async function answer(req: IncomingMessage): Promise<[status: number, body: object]> {
    const { pathname } = new URL(req.url!, issuer);
    const user = access.get(req.headers.authorization?.replace(/^Bearer /, '') ?? '');
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
          },
        ];
      case '/jwks':
        return [200, { keys: [jwk] }];
      case '/token':
      case '/login/oauth/access_token':
        return token(req);
      case '/user':
        return user === undefined
          ? [401, {}]
          : [200, { id: Number(user.subject), login: 'octocat', name: user.name ?? null }];
      case '/user/emails':
        return user === undefined
          ? [401, {}]
          : [200, [{ email: user.email, primary: true, verified: user.email_verified }]];
      default:
        return [404, {}];
    }
  }

  const server = createServer((req, res) => void answer(req).then(([status, body]) => send(res, status, body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    client,
    consent: async (url, user) => consent(new URL(url), user),
    tamper: (change) => void (tampering = change),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
