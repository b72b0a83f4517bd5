import type { Outbound } from '../outbound.ts';
import { callAccount, fieldOf, listOf } from './account-call.ts';
import { AccountError } from './account-error.ts';
import type { AccountProvider, Credentials, Renewed } from './account-provider.ts';

export interface SlackConfig {
  readonly client_id: string;
  readonly client_secret: string;
  /** For tests: another host than Slack's. */
  readonly url?: string | undefined;
}

/**
 * The scopes we ask for: to post where we are invited or the channel is public, to list channels, and to find people by their
 * address.
 */
export const slackScopes = [
  'chat:write',
  'chat:write.public',
  'channels:read',
  'app_mentions:read',
  'users:read',
  'users:read.email',
] as const;
/** Errors of Slack after which only somebody who connects it again can help. */
const over = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'invalid_refresh_token',
]);

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
}
export interface Slack extends AccountProvider {
  /** The public channels, at most a thousand. */
  listChannels(credentials: Credentials): Promise<readonly SlackChannel[]>;
  /** The member who has an address there; undefined if nobody has. */
  findMember(credentials: Credentials, email: string): Promise<string | undefined>;
  /** Posts a text in mrkdwn, in a channel or to a member alone; gives the time stamp that names it in its channel. */
  post(credentials: Credentials, channel: string, text: string): Promise<string>;
}

/** Slack in seven calls of its Web API. It answers 200 whatever went wrong. */
export function createSlack(config: SlackConfig, outbound: Outbound): Slack {
  const url = config.url ?? 'https://slack.com';
  async function call(method: string, fields: Readonly<Record<string, string>>, token?: string): Promise<unknown> {
    const { body } = await callAccount(outbound, `${url}/api/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: new URLSearchParams(fields).toString(),
    });
    const { ok, error = 'no_answer' } = (body ?? {}) as { ok?: boolean; error?: string };
    if (ok === true) return body;
    if (error === 'ratelimited') throw new AccountError('throttled', error, { retry_after: 1 });
    throw new AccountError(over.has(error) ? 'reauth' : 'refused', error);
  }
  const client = { client_id: config.client_id, client_secret: config.client_secret };
  const renewed = (body: unknown): Renewed => {
    const { refresh_token, expires_in } = body as { refresh_token?: string; expires_in?: number };
    return { credentials: { access_token: fieldOf(body, 'access_token'), refresh_token }, expires_in };
  };
  return {
    authorizationUrl: ({ state, redirect_uri }) =>
      `${url}/oauth/v2/authorize?${new URLSearchParams({
        client_id: config.client_id,
        scope: slackScopes.join(','),
        state,
        redirect_uri,
      }).toString()}`,
    async grant({ code }, redirect_uri) {
      const body = await call('oauth.v2.access', { ...client, code, redirect_uri });
      const scopes = fieldOf(body, 'scope').split(',');
      const missing = slackScopes.filter((scope) => !scopes.includes(scope));
      if (missing.length > 0) throw new AccountError('refused', `missing_scope ${missing.join(' ')}`);
      return {
        ...renewed(body),
        external_account: fieldOf(body, 'team', 'id'),
        name: fieldOf(body, 'team', 'name'),
        scopes,
      };
    },
    renew: async ({ refresh_token }) => {
      if (refresh_token === undefined) throw new AccountError('reauth', 'no_refresh_token');
      return renewed(await call('oauth.v2.access', { ...client, grant_type: 'refresh_token', refresh_token }));
    },
    probe: async ({ access_token }) => void (await call('auth.test', {}, access_token)),
    revoke: async ({ access_token }) => void (await call('auth.revoke', {}, access_token)),
    async listChannels({ access_token }) {
      const channels: SlackChannel[] = [];
      let cursor = '';
      do {
        const body = await call(
          'conversations.list',
          { exclude_archived: 'true', limit: '200', types: 'public_channel', cursor },
          access_token,
        );
        for (const row of listOf(body, 'channels'))
          channels.push({ id: fieldOf(row, 'id'), name: fieldOf(row, 'name') });
        const next = (body as { response_metadata?: { next_cursor?: string } }).response_metadata?.next_cursor;
        cursor = next ?? '';
      } while (cursor !== '' && channels.length < 1000);
      return channels;
    },
    async findMember({ access_token }, email) {
      try {
        return fieldOf(await call('users.lookupByEmail', { email }, access_token), 'user', 'id');
      } catch (error) {
        if (error instanceof AccountError && error.code === 'users_not_found') return undefined;
        throw error;
      }
    },
    post: async ({ access_token }, channel, text) =>
      fieldOf(await call('chat.postMessage', { channel, text, unfurl_links: 'false' }, access_token), 'ts'),
  };
}

/** A text of others in mrkdwn: it formats nothing, links nowhere and calls nobody. */
export const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
