/** The credentials of an account elsewhere. They are sealed as they are. */
export interface Credentials {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  /** Of an account that is reached at an address of its own. */
  readonly base_url?: string | undefined;
  readonly email?: string | undefined;
}
/** New credentials, and until when they count. */
export interface Renewed {
  readonly credentials: Credentials;
  readonly expires_in: number | undefined;
}
/** An account that somebody has let us use. */
export interface Granted extends Renewed {
  readonly external_account: string;
  readonly name: string;
  readonly scopes: readonly string[];
}
/** The parameters that the provider sends the browser back with. */
export interface Returned {
  readonly code: string;
  readonly installation_id?: string | undefined;
}

/** A system where teams have accounts. All calls throw `AccountError`. */
export interface AccountProvider {
  /** The page where somebody lets us use their account. Undefined if credentials are typed in. */
  readonly authorizationUrl?: (flow: { readonly state: string; readonly redirect_uri: string }) => string;
  readonly grant?: (returned: Returned, redirect_uri: string) => Promise<Granted>;
  /** Credentials that were typed in. */
  readonly open?: (credentials: Credentials) => Promise<Granted>;
  /** Undefined: credentials last until they are revoked. */
  readonly renew?: (credentials: Credentials, external_account: string) => Promise<Renewed>;
  /** Whether the credentials work. */
  probe(credentials: Credentials): Promise<void>;
  /** Ends our access at the provider. */
  revoke(credentials: Credentials, external_account: string): Promise<void>;
}
