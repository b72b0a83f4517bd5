import type { Outbound } from '../outbound.ts';
import { callAccount } from './account-call.ts';
import { AccountError } from './account-error.ts';
import type { AccountProvider, Credentials } from './account-provider.ts';

/** An account whose address and token somebody types in. What is at `path` answers 2xx to who has the token. */
export function createTypedAccount(
  {
    path,
    authorize,
  }: {
    readonly path: string | ((credentials: Credentials) => string);
    readonly authorize: (credentials: Credentials) => string;
  },
  outbound: Outbound,
): AccountProvider {
  async function probe(credentials: Credentials): Promise<void> {
    const { base_url = '' } = credentials;
    const answer = await callAccount(
      outbound,
      `${base_url.replace(/\/$/, '')}${typeof path === 'string' ? path : path(credentials)}`,
      {
        headers: { accept: 'application/json', authorization: authorize(credentials) },
      },
    );
    if (answer.status === 401 || answer.status === 403) throw new AccountError('reauth', `http_${answer.status}`);
    if (answer.status >= 400) throw new AccountError('refused', `http_${answer.status}`);
  }
  return {
    async open(credentials) {
      await probe(credentials);
      const { origin, host } = new URL(credentials.base_url!);
      return { credentials, expires_in: undefined, external_account: origin, name: host, scopes: [] };
    },
    probe,
    // Tokens that were made by hand are removed by hand.
    revoke: async () => {},
  };
}
