import { createDeskwire, isError, isOffline, type Deskwire, type TokenStore, type Tokens } from '@deskwire/sdk';
import type { Editor } from './editor.ts';

/** Tokens are kept by server, so that those of one are never sent to another. */
const keyOf = (url: string): string => `deskwire.tokens:${url.replace(/\/$/, '')}`;

function storeOf({ secrets }: Editor, url: string): TokenStore {
  const key = keyOf(url);
  return {
    async get() {
      const kept = await secrets.get(key);
      return kept === undefined ? undefined : (JSON.parse(kept) as Tokens);
    },
    set: (tokens) => secrets.set(key, tokens && JSON.stringify(tokens)),
  };
}

export interface Connection {
  readonly url: string;
  readonly desk: Deskwire;
  readonly store: TokenStore;
}

/** A client of the server in the settings. */
export function connect(editor: Editor): Connection {
  const { url, team } = editor.settings();
  const store = storeOf(editor, url);
  return { url, store, desk: createDeskwire({ url, auth: { store }, team_id: team }) };
}

export const isSignedIn = async ({ store }: Connection): Promise<boolean> => (await store.get()) !== undefined;

const OPEN = 'Open Browser';
const COPY = 'Copy Code';

/** Signs in by a code that its owner compares in a browser. Returns whether somebody is signed in. */
export async function signIn(editor: Editor, { desk, store }: Connection, device: string): Promise<boolean> {
  const { start, poll } = desk.api.auth.device;
  const { user_code, verification_url, device_code } = await start.mutate({ device });
  const show = async () => {
    const sentence = `Open Deskwire and check that it shows the code ${user_code}.`;
    const action = await editor.inform(sentence, OPEN, COPY);
    if (action === OPEN) await editor.open(verification_url);
    if (action === COPY) await editor.copy(user_code);
  };
  void show().catch(() => {});
  return editor.waiting(`Waiting for the code ${user_code} to be approved`, async (signal) => {
    for (;;) {
      const polled = await poll.mutate({ device_code });
      if (signal.aborted) return false;
      if (polled.status !== 'pending') {
        await desk.signIn(polled);
        return (await store.get()) !== undefined;
      }
      await pause(polled.interval * 1000, signal);
      if (signal.aborted) return false;
    }
  });
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

export async function signOut({ desk, store }: Connection): Promise<void> {
  try {
    await desk.api.auth.logout.mutate({});
  } catch (error) {
    // It has ended already, or will end by itself: here it is forgotten in any case.
    if (!isError(error, 'UNAUTHENTICATED') && !isOffline(error)) throw error;
  } finally {
    await store.set(undefined);
  }
}

/** An error in words for people. */
export function sentenceOf(error: unknown, url: string): string {
  if (isOffline(error)) return `Deskwire does not answer at ${url}.`;
  if (isError(error, 'INVALID_INPUT'))
    return error.data.details.map(({ path, reason }) => `${path.join('.')} ${reason}.`).join(' ');
  if (isError(error)) return `${error.data.message} (${error.data.code}, request ${error.data.request_id})`;
  return error instanceof Error ? error.message : String(error);
}
