import {
  CodeChallengeMethod,
  OAuth2Client,
  OAuth2RequestError,
  UnexpectedErrorResponseBodyError,
  type OAuth2Tokens,
} from 'arctic';

/** The identity that a provider vouches for. The subject is theirs for ever; an address may be given to others. */
export interface ProvenIdentity {
  readonly subject: string;
  readonly email: string | null;
  /** Whether the provider itself has checked that the person reads the mail of this address. */
  readonly email_verified: boolean;
  readonly name: string | null;
}

/** One authorization-code flow with PKCE. The secrets of its start come back with its answer. */
export interface FlowSecrets {
  readonly state: string;
  readonly nonce: string;
  /** 43 to 128 characters. */
  readonly code_verifier: string;
  readonly redirect_uri: string;
}

/** Somewhere people have an account that signs them in here. Both calls throw `ProviderError`. */
export interface SignInProvider {
  readonly id: string;
  /** As people call it: `Google`. */
  readonly name: string;
  authorizationUrl(secrets: FlowSecrets): Promise<URL>;
  identify(secrets: FlowSecrets, code: string): Promise<ProvenIdentity>;
}
/** The configuration of a provider. */
export interface ClientConfig {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret: string;
  /** Whole request, in milliseconds; 10,000 by default. */
  readonly timeout_ms?: number | undefined;
}

/** The provider refused, or could not be reached: the latter is worth another try. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  readonly reason: 'refused' | 'unreachable';

  constructor(reason: ProviderError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const TIMEOUT_MS = 10_000;
const clientOf = ({ client_id, client_secret }: ClientConfig, redirect_uri: string) =>
  new OAuth2Client(client_id, client_secret, redirect_uri);

/** The page that the browser is sent to, with PKCE by S256. */
export const authorizationUrl = (
  config: ClientConfig,
  endpoint: string,
  scopes: readonly string[],
  { state, code_verifier, redirect_uri }: FlowSecrets,
): URL =>
  clientOf(config, redirect_uri).createAuthorizationURLWithPKCE(
    endpoint,
    state,
    CodeChallengeMethod.S256,
    code_verifier,
    [...scopes],
  );

/** Changes the code of the answer into tokens. Throws `ProviderError`. */
export async function exchange(
  config: ClientConfig,
  endpoint: string,
  code: string,
  { code_verifier, redirect_uri }: FlowSecrets,
): Promise<OAuth2Tokens> {
  try {
    return await within(
      config,
      clientOf(config, redirect_uri).validateAuthorizationCode(endpoint, code, code_verifier),
    );
  } catch (error) {
    if (error instanceof OAuth2RequestError || error instanceof UnexpectedErrorResponseBodyError)
      throw new ProviderError('refused', `${config.name} refused the code`, { cause: error });
    throw unreachable(config, error);
  }
}

/** Reads a JSON document of the provider. Throws `ProviderError`. */
export async function readJson(
  config: ClientConfig,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'Deskwire', ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(config.timeout_ms ?? TIMEOUT_MS),
    });
    if (answer.ok) return await answer.json();
  } catch (error) {
    throw unreachable(config, error);
  }
  throw new ProviderError(answer.status >= 500 ? 'unreachable' : 'refused', `${config.name} answered ${answer.status}`);
}

/** A token that the answer must have. Throws `ProviderError`. */
export function tokenOf({ name }: ClientConfig, read: () => string): string {
  try {
    return read();
  } catch (error) {
    throw new ProviderError('refused', `${name} sent no token`, { cause: error });
  }
}

export const unreachable = ({ name }: ClientConfig, cause: unknown): ProviderError =>
  cause instanceof ProviderError ? cause : new ProviderError('unreachable', `${name} cannot be reached`, { cause });

/** The library sets no limit of its own. */
async function within<T>({ timeout_ms = TIMEOUT_MS }: ClientConfig, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), timeout_ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
