import {
  authorizationUrl,
  exchange,
  ProviderError,
  readJson,
  tokenOf,
  type ClientConfig,
  type SignInProvider,
} from './sign-in-flow.ts';

export interface GithubConfig extends ClientConfig {
  /** Another server than github.com: `https://github.example.com`. */
  readonly url?: string | undefined;
  /** And where its API is: `https://github.example.com/api/v3`. */
  readonly api_url?: string | undefined;
}

const scopes = ['read:user', 'user:email'];

/** Signs in by GitHub, which speaks OAuth without OpenID: who somebody is, its API is asked. */
export function githubProvider(config: GithubConfig): SignInProvider {
  const url = config.url ?? 'https://github.com';
  const api = config.api_url ?? 'https://api.github.com';
  return {
    id: config.id,
    name: config.name,
    authorizationUrl: async (secrets) => authorizationUrl(config, `${url}/login/oauth/authorize`, scopes, secrets),
    async identify(secrets, code) {
      const tokens = await exchange(config, `${url}/login/oauth/access_token`, code, secrets);
      const token = tokenOf(config, () => tokens.accessToken());
      const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
      const [user, emails] = await Promise.all([
        readJson(config, `${api}/user`, headers),
        readJson(config, `${api}/user/emails`, headers),
      ]);
      const { id, name, login } = user as { id?: unknown; name?: unknown; login?: unknown };
      if (typeof id !== 'number') throw new ProviderError('refused', 'GitHub did not say who this is');
      const primary = primaryOf(emails);
      return {
        subject: String(id),
        email: primary?.email ?? null,
        email_verified: primary?.verified === true,
        name: typeof name === 'string' && name !== '' ? name : typeof login === 'string' ? login : null,
      };
    },
  };
}

interface GithubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
}
const primaryOf = (emails: unknown): GithubEmail | undefined =>
  Array.isArray(emails) ? (emails as GithubEmail[]).find(({ primary }) => primary) : undefined;
