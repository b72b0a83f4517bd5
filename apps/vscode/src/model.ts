import { isError, isOffline } from '@deskwire/sdk';
import type { Editor } from './editor.ts';
import { connect, isSignedIn, signIn, signOut, type Connection } from './session.ts';
import { myTickets, summaryOf, type Group } from './tickets.ts';

/** The tickets that are shown, and the state of the connection. */
export interface Shown {
  readonly state: 'signed_out' | 'loading' | 'live' | 'offline';
  readonly groups: readonly Group[];
  /** For the status bar. */
  readonly summary: string;
}

const SETTLES_MS = 500;
/** While a stream cannot be had, it is looked at again so often. */
const AGAIN_MS = 30_000;

/** Keeps the tickets of a person as they are on the server, from their sign-in until they sign out. */
export class Model {
  shown: Shown = { state: 'signed_out', groups: [], summary: 'Sign in' };
  connection: Connection;
  readonly #editor: Editor;
  readonly #device: string;
  readonly #changed: () => void;
  #listening = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** A later refresh counts, whichever answers last. */
  #round = 0;
  #latest: Promise<void> = Promise.resolve();

  constructor(editor: Editor, device: string, changed: () => void) {
    this.#editor = editor;
    this.#device = device;
    this.#changed = changed;
    this.connection = connect(editor);
  }

  /** Begins anew: at the start, when settings change, and when another window has signed in or out. */
  async restart(): Promise<void> {
    this.stop();
    this.connection = connect(this.#editor);
    if (!(await isSignedIn(this.connection)))
      return this.#show({ state: 'signed_out', groups: [], summary: 'Sign in' });
    if (this.shown.state === 'signed_out') this.#show({ state: 'loading', groups: [], summary: '…' });
    this.#listening = new AbortController();
    void this.#listen(this.connection, this.#listening.signal);
    await this.refresh();
  }

  stop(): void {
    this.#listening.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#round += 1;
    this.#latest = Promise.resolve();
  }

  async signIn(): Promise<void> {
    if (await signIn(this.#editor, this.connection, this.#device)) await this.restart();
  }

  async signOut(): Promise<void> {
    this.stop();
    await signOut(this.connection);
    await this.restart();
  }

  /** Resolves once tickets are shown as they are now, also where a later refresh is the one that shows them. */
  refresh(): Promise<void> {
    return (this.#latest = this.#look(++this.#round));
  }

  async #look(round: number): Promise<void> {
    try {
      const groups = await myTickets(this.connection);
      if (round !== this.#round) return await this.#latest;
      this.#show({ state: 'live', groups, summary: summaryOf(groups) });
    } catch (error) {
      if (round !== this.#round) return this.#latest;
      if (isError(error, 'UNAUTHENTICATED')) return this.restart();
      // The tickets from before are better than nothing.
      this.#show({ ...this.shown, state: 'offline' });
      if (!isOffline(error)) throw error;
    }
  }

  #show(shown: Shown): void {
    this.shown = shown;
    this.#changed();
  }

  /** Several changes within a moment are one refresh. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh().catch(() => {}), SETTLES_MS);
  }

  async #listen({ desk }: Connection, signal: AbortSignal): Promise<void> {
    const events = desk.events({
      entity: ['ticket'],
      signal,
      onState: ({ state }) => {
        if (signal.aborted) return;
        if (state === 'lost') this.#show({ ...this.shown, state: 'offline' });
        // Changes from before it was open are not in the stream.
        else this.#soon();
      },
    });
    try {
      for await (const _ of events) this.#soon();
    } catch {
      // The right to listen was lost, or somebody signed out in another window: reading the tickets tells which.
      if (signal.aborted) return;
      this.#soon();
      this.#again = setTimeout(() => void this.restart().catch(() => {}), AGAIN_MS);
    }
  }
}
