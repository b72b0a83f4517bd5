/** The pair that a sign-in gives. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Where a client keeps its tokens: memory unless told, a keychain or storage where they must outlive the process. */
export interface TokenStore {
  get(): Tokens | undefined | Promise<Tokens | undefined>;
  set(tokens: Tokens | undefined): void | Promise<void>;
}
export const memoryStore = (tokens?: Tokens): TokenStore => {
  let kept = tokens;
  return { get: () => kept, set: (next) => void (kept = next) };
};

/** Renew this many seconds before the access token ends, so that no call meets its end on the way. */
const MARGIN_SECONDS = 30;

export interface Session {
  /** An access token that is valid now; undefined where nobody is signed in. */
  accessToken(): Promise<string | undefined>;
  /** Renews although the token seems valid, because the server has refused it. */
  renew(refused: string): Promise<string | undefined>;
  set(tokens: Tokens | undefined): Promise<void>;
}

/** Keeps a session alive. Calls that need a new token at the same time share one refresh. */
export function createSession(
  store: TokenStore,
  refresh: (refresh_token: string) => Promise<Tokens | undefined>,
): Session {
  let running: Promise<string | undefined> | undefined;
  const renew = async ({ refresh_token }: Tokens): Promise<string | undefined> => {
    const next = await refresh(refresh_token);
    const kept = (await store.get())?.refresh_token;
    if (kept === refresh_token) await store.set(next);
    // Meanwhile somebody signed out, or somebody else in: the old session must not come back. Another page that keeps its
    // tokens in the same place may have been given the same successor, though.
    return kept === refresh_token || kept === next?.refresh_token ? next?.access_token : undefined;
  };
  const renewFrom = (tokens: Tokens): Promise<string | undefined> => {
    const renewal = (running ??= renew(tokens));
    const over = () => {
      if (running === renewal) running = undefined;
    };
    renewal.then(over, over);
    return renewal;
  };
  return {
    async accessToken() {
      const tokens = await store.get();
      if (tokens === undefined) return undefined;
      return expiresWithin(tokens.access_token, MARGIN_SECONDS) ? renewFrom(tokens) : tokens.access_token;
    },
    async renew(refused) {
      const tokens = await store.get();
      if (tokens === undefined) return undefined;
      // Another call may have renewed it in the meantime.
      return tokens.access_token === refused ? renewFrom(tokens) : tokens.access_token;
    },
    async set(tokens) {
      running = undefined;
      await store.set(tokens);
    },
  };
}

function expiresWithin(token: string, seconds: number): boolean {
  const exp = claimsOf(token)?.exp;
  return exp !== undefined && exp - Date.now() / 1000 < seconds;
}

/** Whose an access token is and when it ends (seconds), as it says itself; undefined where it says nothing. */
export function claimsOf(token: string): { readonly sub?: string; readonly exp?: number } | undefined {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as object;
  } catch {
    return undefined;
  }
}
