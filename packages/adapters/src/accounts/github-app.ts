import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Outbound } from '../outbound.ts';
import { callAccount, fieldOf, listOf } from './account-call.ts';
import { AccountError } from './account-error.ts';
import type { AccountProvider, Credentials, Renewed } from './account-provider.ts';

export interface GithubAppConfig {
  readonly app_id: string;
  /** The last part of the app's address at GitHub. */
  readonly slug: string;
  readonly client_id: string;
  readonly client_secret: string;
  /** PEM. */
  readonly private_key: string;
  readonly url?: string | undefined;
  readonly api_url?: string | undefined;
}
export interface GithubApp extends AccountProvider {
  /** Full names of the repositories that the installation may see, at most a thousand. */
  listRepositories(credentials: Credentials): Promise<readonly string[]>;
}

const JWT_SECONDS = 540;

/** A GitHub App: its installations are accounts, opened by tokens of an hour that only its key can ask for. */
export function createGithubApp(config: GithubAppConfig, outbound: Outbound): GithubApp {
  const { url = 'https://github.com', api_url: api = 'https://api.github.com' } = config;
  const key = createPrivateKey(config.private_key);

  async function call(method: string, address: string, token: string, body?: object) {
    const answer = await callAccount(outbound, address, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status === 401) throw new AccountError('reauth', 'bad_credentials');
    if (answer.status === 403 && answer.headers.get('x-ratelimit-remaining') === '0')
      throw new AccountError('throttled', 'rate_limit', { retry_after: 60 });
    if (answer.status >= 400) throw new AccountError('refused', `http_${answer.status}`);
    return answer.body;
  }
  const appToken = () => {
    // A minute ago, as GitHub refuses what a fast clock dates ahead of its own.
    const from = Math.floor(Date.now() / 1000) - 60;
    return new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuedAt(from)
      .setExpirationTime(from + JWT_SECONDS)
      .setIssuer(config.app_id)
      .sign(key);
  };
  async function renew(installation_id: string): Promise<Renewed> {
    try {
      const address = `${api}/app/installations/${installation_id}/access_tokens`;
      const body = await call('POST', address, await appToken());
      const expires_in = (Date.parse(fieldOf(body, 'expires_at')) - Date.now()) / 1000;
      return { credentials: { access_token: fieldOf(body, 'token') }, expires_in };
    } catch (error) {
      // The installation was removed or suspended there.
      const isGone = error instanceof AccountError && /^http_40[34]$/.test(error.code);
      throw isGone ? new AccountError('reauth', 'installation_gone', { cause: error }) : error;
    }
  }
  return {
    authorizationUrl: ({ state }) =>
      `${url}/apps/${config.slug}/installations/new?${new URLSearchParams({ state }).toString()}`,
    async grant({ code, installation_id }) {
      if (installation_id === undefined || !/^\d{1,20}$/.test(installation_id))
        throw new AccountError('refused', 'no_installation');
      // Anybody can write any number into an address: whose installation it is, GitHub says of the person who came back.
      const { body } = await callAccount(outbound, `${url}/login/oauth/access_token`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ client_id: config.client_id, client_secret: config.client_secret, code }),
      });
      const user_token = fieldOf(body, 'access_token');
      const found = await call('GET', `${api}/user/installations?per_page=100`, user_token);
      const own = listOf(found, 'installations').find(({ id }) => String(id) === installation_id);
      if (own === undefined) throw new AccountError('refused', 'installation_of_another');
      return {
        ...(await renew(installation_id)),
        external_account: installation_id,
        name: fieldOf(own, 'account', 'login'),
        scopes: Object.keys((own['permissions'] as object | undefined) ?? {}),
      };
    },
    renew: (_, installation_id) => renew(installation_id),
    probe: async ({ access_token }) => {
      await call('GET', `${api}/installation/repositories?per_page=1`, access_token);
    },
    revoke: async (_, installation_id) => {
      await call('DELETE', `${api}/app/installations/${installation_id}`, await appToken());
    },
    async listRepositories({ access_token }) {
      const names: string[] = [];
      for (let page = 1; page <= 10; page++) {
        const body = await call('GET', `${api}/installation/repositories?per_page=100&page=${page}`, access_token);
        const rows = listOf(body, 'repositories');
        names.push(...rows.map((row) => fieldOf(row, 'full_name')));
        if (rows.length < 100) break;
      }
      return names;
    },
  };
}
