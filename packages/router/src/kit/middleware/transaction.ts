import type { Mutation } from '@deskwire/contract/kit/define.ts';
import * as idempotency from '../calls/idempotency.ts';
import type { Writing } from '../context.ts';
import { isRetryable } from '../errors.ts';
import { finishJob } from '../events/record.queries.ts';
import { transact, type Author } from '../transaction.ts';
import { answered, t, type Result } from './trpc.ts';

/** Runs a mutation in one transaction, with the answer kept for its idempotency key. */
export const inTransaction = (entry: Mutation) =>
  t.middleware(async ({ ctx, path, getRawInput, next }) => {
    const author = ctx as unknown as Author;
    const use = idempotency.useOf(author, path, await getRawInput());
    const attempt = async (tx: Writing): Promise<Result> => {
      const replay = use && (await idempotency.replayOf(tx.db, author, use));
      if (replay !== undefined) throw new Rollback(answered(replay.answer));
      // A job whose row is gone has had its effect: the queue delivered it twice.
      if (author.job !== undefined && !(await finishJob(tx.db, author.job.job_id))) throw new Rollback(answered());
      const result = await next({ ctx: use === undefined ? tx : { ...tx, ...idempotency.notingCookies(author, use) } });
      // `transact` must see a deadlock as it is, to begin again.
      if (!result.ok) throw isRetryable(result.error.cause) ? result.error.cause : new Rollback(result);
      if (use !== undefined) await idempotency.keepAnswer(tx.db, author, use, result.data);
      return result;
    };
    try {
      return await transact(ctx.services.db, author, { ...entry, path }, attempt);
    } catch (error) {
      if (error instanceof Rollback) return error.result;
      throw error;
    }
  });

/** Ends a transaction without writing anything. `next` never throws, so a result with `ok: false` must roll back as well. */
class Rollback extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super('rollback');
    this.result = result;
  }
}
