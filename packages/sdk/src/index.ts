import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { download, Download, DownloadOptions } from './download.ts';
import { each } from './each.ts';
import { isError } from './errors.ts';
import type { EventsOptions, StreamState, streamEvents } from './events.ts';
import { createFetch, type Credentials, type Fetch, type RetryOptions } from './fetch.ts';
import { linksOf } from './links.ts';
import type { AppRouter } from './router.ts';
import { createSession, memoryStore, type Session, type Tokens, type TokenStore } from './session.ts';
import type {
  FormOptions,
  PhotoOptions,
  Progress,
  Uploaded,
  UploadedFile,
  UploadedPhoto,
  UploadFields,
  UploadOptions,
  UploadPath,
} from './upload.ts';

export { DownloadRefused, isError, isOffline, StreamRefused, UploadRefused, type Refusal } from './errors.ts';
export { SessionChanged } from './fetch.ts';
export { memoryStore } from './session.ts';
export { uuidv7 } from './uuidv7.ts';
export { verifyWebhook, WebhookRefused, type VerifyOptions, type WebhookMessage } from './webhooks.ts';
export type { AppRouter, EventsOptions, PhotoOptions, RetryOptions, StreamState, TokenStore, Tokens };
export type { Download, DownloadOptions, Progress, UploadOptions, UploadPath, UploadedFile, UploadedPhoto };
export type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
export type { ErrorCode, ErrorDetails, Event } from './router.ts';

export interface DeskwireOptions {
  /** The address of Deskwire: `https://desk.example.com`. */
  readonly url: string;
  /**
   * `{ api_key }` for programs, `{ store }` for people (it keeps their tokens, by default in memory), `'cookie'` for
   * pages served from Deskwire's own origin.
   */
  readonly auth?: { readonly api_key: string } | { readonly store: TokenStore } | 'cookie' | undefined;
  /** The team to act in, if not the default one. */
  readonly team_id?: string | undefined;
  readonly retry?: RetryOptions | undefined;
  /**
   * Called when the server no longer accepts the session: it was revoked or has expired. Not called by `signIn(undefined)`,
   * and never with an API key.
   */
  readonly onSignedOut?: (() => void) | undefined;
  readonly fetch?: Fetch | undefined;
}

export interface Deskwire {
  /** Every procedure: `api.tickets.list.query({ … })`, `api.tickets.create.mutate({ … })`. */
  readonly api: TRPCClient<AppRouter>;
  /** Keeps the tokens of a sign-in (`api.auth.login.mutate`) from now on; undefined forgets them. */
  signIn(
    answer: { readonly access_token: string | null; readonly refresh_token: string | null } | undefined,
  ): Promise<void>;
  /** Every row of a list: `for await (const ticket of desk.each(desk.api.tickets.list, { status: ['open'] }))`. */
  readonly each: typeof each;
  /** The events of the team, live and without gaps. */
  events(options?: EventsOptions): ReturnType<typeof streamEvents>;
  /** Uploads a file and returns its row, whose id can be used for imports and attachments. */
  upload(file: Blob, options: UploadOptions): Promise<UploadedFile>;
  /** Uploads a photo of an inspection, or one that was announced. */
  uploadPhoto(file: Blob, options: PhotoOptions): Promise<UploadedPhoto>;
  /** Uploads a file to a procedure that takes one, with its fields: `uploadTo('memory.upload', file, { filename })`. */
  uploadTo<P extends UploadPath>(path: P, file: Blob, options: FormOptions & UploadFields<P>): Promise<Uploaded<P>>;
  /** Opens a file, to read it as it arrives or at once: `await (await desk.download(file.id)).blob()`. */
  download(file_id: string, options?: DownloadOptions): ReturnType<typeof download>;
}

const withoutSlash = (url: string): string => {
  let end = url.length;
  while (url[end - 1] === '/') end--;
  return url.slice(0, end);
};

/** A typed client of one Deskwire server. */
export function createDeskwire(options: DeskwireOptions): Deskwire {
  const url = withoutSlash(options.url);
  const raw: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const session = sessionOf(options, url, raw);
  const credentials: Credentials =
    options.auth === 'cookie'
      ? { cookie: true, onEnd: options.onSignedOut }
      : session === undefined
        ? (options.auth as { api_key: string })
        : { session };
  const fetch = createFetch(
    credentials,
    options.team_id === undefined ? {} : { 'x-team-id': options.team_id },
    raw,
    options.retry,
  );
  return {
    api: createTRPCClient<AppRouter>({ links: linksOf(`${url}/trpc`, fetch) }),
    signIn: async (answer) => session?.set(answer && pairOf(answer)),
    each,
    async *events(wanted) {
      // A page draws before it listens, uploads or downloads: what they take is loaded when it is needed.
      const { streamEvents } = await import('./events.ts');
      yield* streamEvents(`${url}/api/v1/events/stream`, fetch, wanted, session);
    },
    async upload(file, about) {
      const { uploadTo } = await import('./upload.ts');
      return uploadTo(`${url}/api/v1`, fetch, 'files.upload', file, about);
    },
    async uploadPhoto(file, about) {
      const { uploadTo } = await import('./upload.ts');
      return uploadTo(`${url}/api/v1`, fetch, 'photos.upload', file, about);
    },
    async uploadTo(path, file, about) {
      const { uploadTo } = await import('./upload.ts');
      return uploadTo(`${url}/api/v1`, fetch, path, file, about);
    },
    async download(id, wanted) {
      const { download } = await import('./download.ts');
      return download(`${url}/api/v1/files/${encodeURIComponent(id)}/download`, fetch, wanted);
    },
  };
}

function sessionOf({ auth, onSignedOut }: DeskwireOptions, url: string, raw: Fetch): Session | undefined {
  if (auth === 'cookie' || (auth !== undefined && 'api_key' in auth)) return undefined;
  const store = auth === undefined ? memoryStore() : auth.store;
  // The plain fetch: a refresh must not wait for itself.
  const client = createTRPCClient<AppRouter>({ links: linksOf(`${url}/trpc`, raw) });
  return createSession(
    store,
    async (refresh_token) => {
      try {
        return pairOf(await client.auth.refresh.mutate({ refresh_token }));
      } catch (error) {
        // The session has ended, and the person must sign in again. Any other error may be temporary, so the tokens are
        // kept.
        if (isError(error, 'REFRESH_TOKEN_INVALID', 'UNAUTHENTICATED')) return undefined;
        throw error;
      }
    },
    onSignedOut,
  );
}

const pairOf = ({
  access_token,
  refresh_token,
}: {
  access_token: string | null;
  refresh_token: string | null;
}): Tokens | undefined =>
  access_token === null || refresh_token === null ? undefined : { access_token, refresh_token };
