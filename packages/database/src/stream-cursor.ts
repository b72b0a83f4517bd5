import type { PostgresCursor } from 'kysely';

/** Runs one statement on the connection the cursor was opened on. */
type Run = (text: string, values?: ReadonlyArray<unknown>) => Promise<{ rows: unknown[] }>;

let opened = 0;

/**
 * Reads a long result piece by piece, each piece being a statement with its own time limit. (`pg-cursor` keeps one
 * statement open from the first row to the last, so `statement_timeout` would end every long export.)
 */
export class StreamCursor<R> implements PostgresCursor<R> {
  readonly #text: string;
  readonly #values: ReadonlyArray<unknown>;
  readonly #name = `stream_${(opened += 1)}`;
  #run: Run = () => Promise.reject(new Error('This cursor has no connection.'));
  #ownTransaction = false;
  #state: 'new' | 'open' | 'failed' | 'closed' = 'new';

  constructor(text: string, values: ReadonlyArray<unknown>) {
    this.#text = text;
    this.#values = values;
  }

  /** A cursor lives in a transaction; outside of one, it needs its own. */
  attach(run: Run, inTransaction: boolean): this {
    this.#run = run;
    this.#ownTransaction = !inTransaction;
    return this;
  }

  async read(rows: number): Promise<R[]> {
    try {
      if (this.#state === 'new') await this.#open();
      const answer = await this.#run(`fetch forward ${rows} from ${this.#name}`);
      return answer.rows as R[];
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = 'closed';
    if (this.#ownTransaction && state === 'open') await this.#run('commit');
    // The error has been reported; if this statement fails too, the connection is discarded.
    if (this.#ownTransaction && state === 'failed') await this.#run('rollback').catch(() => {});
    if (!this.#ownTransaction && state === 'open') await this.#run(`close ${this.#name}`);
  }

  async #open(): Promise<void> {
    if (this.#ownTransaction) await this.#run('begin');
    await this.#run(`declare ${this.#name} no scroll cursor for ${this.#text}`, this.#values);
    this.#state = 'open';
  }
}
