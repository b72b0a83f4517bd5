import type { Outbound } from '../outbound.ts';
import { callAccount, fieldOf, listOf } from './account-call.ts';
import { AccountError } from './account-error.ts';
import type { AccountProvider, Credentials } from './account-provider.ts';

export interface ClickupConfig {
  readonly client_id: string;
  readonly client_secret: string;
  readonly url?: string | undefined;
  readonly api_url?: string | undefined;
}
export interface Clickup extends AccountProvider {
  /** Lets the workspace send its events to an address; gives what signs them. */
  addWebhook(
    credentials: Credentials,
    workspace: string,
    endpoint: string,
  ): Promise<{ readonly id: string; readonly secret: string }>;
  removeWebhook(credentials: Credentials, webhook_id: string): Promise<void>;
}

/** ClickUp in six calls. Its tokens last until they are revoked, which people do at ClickUp. */
export function createClickup(config: ClickupConfig, outbound: Outbound): Clickup {
  const { url = 'https://app.clickup.com', api_url: api = 'https://api.clickup.com/api/v2' } = config;
  async function call(method: string, path: string, token: string | undefined, body?: object): Promise<unknown> {
    const answer = await callAccount(outbound, `${api}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status === 401) throw new AccountError('reauth', 'oauth_rejected');
    if (answer.status >= 400) throw new AccountError('refused', `http_${answer.status}`);
    return answer.body;
  }
  return {
    authorizationUrl: ({ state, redirect_uri }) =>
      `${url}/api?${new URLSearchParams({ client_id: config.client_id, redirect_uri, state }).toString()}`,
    async grant({ code }) {
      const { client_id, client_secret } = config;
      const token = fieldOf(
        await call('POST', '/oauth/token', undefined, { client_id, client_secret, code }),
        'access_token',
      );
      const [workspace] = listOf(await call('GET', '/team', token), 'teams');
      return {
        credentials: { access_token: token },
        expires_in: undefined,
        external_account: fieldOf(workspace, 'id'),
        name: fieldOf(workspace, 'name'),
        scopes: [],
      };
    },
    probe: async ({ access_token }) => void (await call('GET', '/user', access_token)),
    revoke: async () => {},
    async addWebhook({ access_token }, workspace, endpoint) {
      const body = await call('POST', `/team/${workspace}/webhook`, access_token, { endpoint, events: ['*'] });
      return { id: fieldOf(body, 'webhook', 'id'), secret: fieldOf(body, 'webhook', 'secret') };
    },
    removeWebhook: async ({ access_token }, webhook_id) =>
      void (await call('DELETE', `/webhook/${encodeURIComponent(webhook_id)}`, access_token)),
  };
}
