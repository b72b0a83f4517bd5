import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bodyOf, serveJson } from '../json-server.fixture.ts';
import type { AccountsConfig } from './accounts.ts';
import { slackScopes } from './slack.ts';

type Answer = readonly [status: number, body: unknown];

/** Slack, GitHub, ClickUp and systems with typed tokens, as their documentation says they answer, on one address. */
export interface FakeAccounts {
  readonly url: string;
  readonly config: AccountsConfig;
  /** Method and path of every request, in order. */
  readonly requests: readonly string[];
  /** What was posted to channels of Slack. */
  readonly posts: { readonly channel: string; readonly text: string }[];
  /** Who is there in Slack, by their address. */
  readonly members: Map<string, string>;
  /** Somebody consents at a page of theirs: what their system sends the browser back with. */
  consent(authorization_url: string): {
    readonly state: string;
    readonly code: string;
    readonly installation_id: string;
  };
  /** From now on, tokens of Slack live for so many seconds, and are renewed with a refresh token that works once. */
  rotate(seconds: number | undefined): void;
  /** The tokens of Slack are of before people could be found there, or no longer. */
  withhold(withheld: boolean): void;
  /** The next answers fail. */
  fail(count: number): void;
  /** Every token that was given is revoked at the other system. */
  revokeAll(): void;
  /** What a workspace of ClickUp signs the events of its webhooks with. */
  readonly webhooks: ReadonlyMap<string, { readonly endpoint: string; readonly secret: string }>;
  /** A token of the systems where it is typed in. */
  readonly typed_token: string;
  close(): Promise<void>;
}

export async function startAccounts(): Promise<FakeAccounts> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const requests: string[] = [];
  const posts: { channel: string; text: string }[] = [];
  const members = new Map<string, string>();
  const tokens = new Set<string>();
  const refresh_tokens = new Set<string>();
  const codes = new Set<string>();
  const webhooks = new Map<string, { endpoint: string; secret: string }>();
  const typed_token = newId('typed');
  const app = { client_id: 'client', client_secret: newId('secret') };
  const installation_id = '4242';
  let lifetime: number | undefined;
  let failing = 0;
  let isWithheld = false;

  const give = (prefix: string): string => {
    const token = newId(prefix);
    tokens.add(token);
    return token;
  };
  const bearer = (req: IncomingMessage) => (req.headers.authorization ?? '').replace(/^(Bearer|Token) /, '');

  function slack(method: string, form: URLSearchParams, token: string): Answer {
    const no = (error: string): Answer => [200, { ok: false, error }];
    if (method === 'oauth.v2.access') {
      if (form.get('client_secret') !== app.client_secret) return no('bad_client_secret');
      const isRefresh = form.get('grant_type') === 'refresh_token';
      const spent = isRefresh ? !refresh_tokens.delete(form.get('refresh_token')!) : !codes.delete(form.get('code')!);
      if (spent) return no(isRefresh ? 'invalid_refresh_token' : 'invalid_code');
      const answer = {
        ok: true,
        access_token: give('xoxb'),
        scope: slackScopes.join(','),
        team: { id: 'T42', name: 'Acme' },
      };
      if (lifetime === undefined) return [200, answer];
      const refresh_token = newId('xoxe');
      refresh_tokens.add(refresh_token);
      return [200, { ...answer, refresh_token, expires_in: lifetime }];
    }
    if (!tokens.has(token)) return no('invalid_auth');
    if (method === 'auth.test') return [200, { ok: true, team_id: 'T42' }];
    if (method === 'auth.revoke') return [200, { ok: true, revoked: tokens.delete(token) }];
    if (method === 'conversations.list') {
      const isFirst = form.get('cursor') === '';
      const channels = isFirst ? [{ id: 'C1', name: 'general' }] : [{ id: 'C2', name: 'support' }];
      return [200, { ok: true, channels, response_metadata: { next_cursor: isFirst ? 'next' : '' } }];
    }
    if (method === 'users.lookupByEmail') {
      if (isWithheld) return no('missing_scope');
      const id = members.get(form.get('email')!);
      return id === undefined ? no('users_not_found') : [200, { ok: true, user: { id } }];
    }
    if (form.get('channel') === '#nowhere') return no('channel_not_found');
    posts.push({ channel: form.get('channel')!, text: form.get('text')! });
    return [200, { ok: true, channel: 'C1', ts: `1700000000.${String(posts.length).padStart(6, '0')}` }];
  }

  function isApp(jwt: string): boolean {
    const [head = '', payload = '', signature = ''] = jwt.split('.');
    const isRight = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${payload}`),
      createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      Buffer.from(signature, 'base64url'),
    );
    if (!isRight) return false;
    const { iss, exp, iat } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
      string,
      number | string
    >;
    return iss === '7' && Number(exp) - Number(iat) <= 600;
  }
  function github(path: string, token: string, body: Record<string, string>): Answer {
    if (path === '/login/oauth/access_token')
      return codes.delete(body['code'] ?? '')
        ? [200, { access_token: give('ghu') }]
        : [200, { error: 'bad_verification_code' }];
    if (path.startsWith('/app/')) {
      if (!isApp(token)) return [401, { message: 'A JSON web token could not be decoded' }];
      if (!path.startsWith(`/app/installations/${installation_id}`)) return [404, { message: 'Not Found' }];
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return path.endsWith('/access_tokens') ? [201, { token: give('ghs'), expires_at }] : [204, undefined];
    }
    if (!tokens.has(token)) return [401, { message: 'Bad credentials' }];
    if (path.startsWith('/user/installations'))
      return [
        200,
        {
          installations: [
            { id: Number(installation_id), account: { login: 'acme' }, permissions: { contents: 'read' } },
          ],
        },
      ];
    return [200, { repositories: [{ full_name: 'acme/website' }] }];
  }

  function clickup(method: string, path: string, token: string, body: Record<string, string>): Answer {
    if (path === '/oauth/token')
      return codes.delete(body['code'] ?? '') ? [200, { access_token: give('pk') }] : [400, { err: 'Code not found' }];
    if (!tokens.has(token)) return [401, { err: 'Token invalid', ECODE: 'OAUTH_025' }];
    if (path === '/team') return [200, { teams: [{ id: '9001', name: 'Acme' }] }];
    if (method === 'DELETE') return webhooks.delete(path.split('/').at(-1)!) ? [200, {}] : [404, {}];
    if (!path.endsWith('/webhook')) return [200, { user: { id: 1 } }];
    const id = newId('wh');
    const secret = newId('signs');
    webhooks.set(id, { endpoint: body['endpoint']!, secret });
    return [200, { id, webhook: { id, secret, endpoint: body['endpoint'] } }];
  }

  async function answer(req: IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(req.url!, 'http://accounts.example');
    requests.push(`${req.method} ${pathname}`);
    const text = await bodyOf(req);
    if (failing > 0) {
      failing -= 1;
      return [503, {}];
    }
    const token = bearer(req);
    if (pathname.startsWith('/slack/api/'))
      return slack(pathname.slice('/slack/api/'.length), new URLSearchParams(text), token);
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
    if (pathname.startsWith('/github')) return github(pathname.slice('/github'.length), token, body);
    if (pathname.startsWith('/clickup')) return clickup(req.method!, pathname.slice('/clickup'.length), token, body);
    return token === typed_token ||
      token === `Basic ${Buffer.from(`ada@example.com:${typed_token}`).toString('base64')}`
      ? [200, { id: 1 }]
      : [401, {}];
  }
  const server = await serveJson('application/json', answer);
  return {
    url: server.url,
    config: {
      slack: { ...app, url: `${server.url}/slack` },
      github: {
        ...app,
        app_id: '7',
        slug: 'deskwire',
        private_key,
        url: `${server.url}/github`,
        api_url: `${server.url}/github`,
      },
      clickup: { ...app, url: `${server.url}/clickup`, api_url: `${server.url}/clickup` },
    },
    requests,
    posts,
    members,
    webhooks,
    typed_token,
    consent(authorization_url) {
      const code = newId('code');
      codes.add(code);
      return { state: new URL(authorization_url).searchParams.get('state')!, code, installation_id };
    },
    rotate: (seconds) => void (lifetime = seconds),
    withhold: (withheld) => void (isWithheld = withheld),
    fail: (count) => void (failing = count),
    revokeAll: () => tokens.clear(),
    close: () => server.close(),
  };
}

const newId = (prefix: string) => `${prefix}-${randomBytes(8).toString('hex')}`;
