import type { SignInProvider } from './sign-in-flow.ts';
import { githubProvider, type GithubConfig } from './sign-in-github.ts';
import { oidcProvider, type OidcConfig } from './sign-in-oidc.ts';

export type SignInProviders = ReadonlyMap<string, SignInProvider>;

export type ProviderConfig = ({ readonly kind: 'oidc' } & OidcConfig) | ({ readonly kind: 'github' } & GithubConfig);

/** Makes the providers of the installation, by id. Nothing is asked of them until somebody signs in. */
export const createSignInProviders = (configs: readonly ProviderConfig[]): SignInProviders =>
  new Map(configs.map((config) => [config.id, config.kind === 'oidc' ? oidcProvider(config) : githubProvider(config)]));
