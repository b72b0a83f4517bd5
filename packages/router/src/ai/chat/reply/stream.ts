import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { pausing } from '@deskwire/queue/wait.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import type { writeReply } from './job.ts';
import * as queries from './queries.ts';

const FLUSH_MS = 80;
/** How often it is looked whether somebody has cancelled, while the model says nothing. */
const CHECK_MS = 300;
/** How long readers can go on anywhere; the whole text stays. */
export const KEPT_SECONDS = 3600;

interface Piece {
  readonly kind: 'text' | 'reset';
  text: string;
}

/** The stream of one attempt at a reply: pieces are written together, and not at all once the attempt no longer counts. */
export class Stream {
  readonly #ctx: JobCtx<typeof writeReply>;
  readonly #message_id: string;
  readonly #attempt: number;
  readonly #stopping = new AbortController();
  readonly #pause = pausing();
  readonly #running: Promise<void>;
  #pieces: Piece[] = [];
  #shown = '';
  #closed = false;

  constructor(ctx: JobCtx<typeof writeReply>, message_id: string, attempt: number) {
    this.#ctx = ctx;
    this.#message_id = message_id;
    this.#attempt = attempt;
    this.#running = this.#run();
  }

  /** Aborts when the attempt no longer counts. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Shows a text of which an earlier call has shown the beginning. */
  show(text: string): void {
    if (!text.startsWith(this.#shown)) {
      this.reset();
      this.#add('text', text);
    } else if (text.length > this.#shown.length) this.#add('text', text.slice(this.#shown.length));
    this.#shown = text;
  }
  /** The text that was shown does not count. */
  reset(): void {
    this.#add('reset', '');
    this.#shown = '';
  }
  /** Shows the whole text. */
  finish(text: string): void {
    this.show(text);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pause.wake();
    await this.#running;
  }

  #add(kind: Piece['kind'], text: string): void {
    const last = this.#pieces.at(-1);
    if (kind === 'text' && last?.kind === 'text') last.text += text;
    else this.#pieces.push({ kind, text });
  }

  async #run(): Promise<void> {
    let quiet = 0;
    while (!this.#closed || this.#pieces.length > 0) {
      if (!this.#closed) await this.#pause.wait(FLUSH_MS);
      quiet += FLUSH_MS;
      if (this.#pieces.length === 0 && quiet < CHECK_MS) continue;
      quiet = 0;
      if (await this.#isHeard()) continue;
      this.#pieces = [];
      this.#stopping.abort();
      return;
    }
  }

  /** Writes what there is, or asks whether anybody wants it still. A database that is away is asked again. */
  async #isHeard(): Promise<boolean> {
    const { db, scope, commit, now, services } = this.#ctx;
    const pieces = this.#pieces;
    this.#pieces = [];
    try {
      if (pieces.length === 0) return await queries.isCurrent(db, scope, this.#message_id, this.#attempt);
      const expires_at = secondsAfter(now(), KEPT_SECONDS);
      return await commit(async (tx) => {
        let heard = true;
        for (const piece of pieces)
          heard &&= await queries.addDelta(
            tx.db,
            scope,
            { message_id: this.#message_id, attempt: this.#attempt, ...piece },
            expires_at,
          );
        return heard;
      });
    } catch (error) {
      services.report('A piece of a reply was not written', error);
      this.#pieces = [...pieces, ...this.#pieces];
      return !this.#closed;
    }
  }
}
