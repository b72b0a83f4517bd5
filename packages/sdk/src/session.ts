/** The pair of tokens that a sign-in returns. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** The place where a client keeps its tokens: memory by default; a keychain or storage if they must outlive the process. */
export interface TokenStore {
  get(): Tokens | undefined | Promise<Tokens | undefined>;
  set(tokens: Tokens | undefined): void | Promise<void>;
}
export const memoryStore = (tokens?: Tokens): TokenStore => {
  let kept = tokens;
  return { get: () => kept, set: (next) => void (kept = next) };
};

/** Refresh this many seconds before the access token expires, so that it does not expire on the way. */
const MARGIN_SECONDS = 30;

export interface Session {
  /** An access token that is valid now; undefined if nobody is signed in. */
  accessToken(): Promise<string | undefined>;
  /** Refreshes although the token seems valid, because the server has rejected it. */
  renew(refused: string): Promise<string | undefined>;
  set(tokens: Tokens | undefined): Promise<void>;
  /** The user who is signed in, according to their token. */
  user(): Promise<string | undefined>;
  /** Calls back after each `set`, until the returned function is called. */
  onSet(listener: () => void): () => void;
}

/** Keeps a session alive. Calls that need a new token at the same time share one refresh. */
export function createSession(
  store: TokenStore,
  refresh: (refresh_token: string) => Promise<Tokens | undefined>,
  onEnd?: () => void,
): Session {
  let running: Promise<string | undefined> | undefined;
  const listeners = new Set<() => void>();
  const renew = async ({ refresh_token }: Tokens): Promise<string | undefined> => {
    const next = await refresh(refresh_token);
    const kept = (await store.get())?.refresh_token;
    if (kept === refresh_token) {
      await store.set(next);
      if (next === undefined) onEnd?.();
    }
    // In the meantime, somebody signed out or somebody else signed in, so the old session must not come back. However,
    // another page that shares the storage may have received the same new tokens.
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
      // Another call may have refreshed it in the meantime.
      return tokens.access_token === refused ? renewFrom(tokens) : tokens.access_token;
    },
    async set(tokens) {
      running = undefined;
      await store.set(tokens);
      for (const listener of listeners) listener();
    },
    async user() {
      const tokens = await store.get();
      return tokens && claimsOf(tokens.access_token)?.sub;
    },
    onSet(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function expiresWithin(token: string, seconds: number): boolean {
  const exp = claimsOf(token)?.exp;
  return exp !== undefined && exp - Date.now() / 1000 < seconds;
}

/**
 * The user of an access token and its expiry (in seconds), according to the token itself; undefined if it does not say.
 */
export function claimsOf(token: string): { readonly sub?: string; readonly exp?: number } | undefined {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as object;
  } catch {
    return undefined;
  }
}
