import type { Mutation } from '@deskwire/contract/kit/define.ts';
import * as idempotency from '../calls/idempotency.ts';
import type { Writing } from '../context.ts';
import { finishJob, isJobOpen } from '../events/record.queries.ts';
import { transact, type Author } from '../transaction.ts';
import { answered, t } from './trpc.ts';

/** Gives a mutation with `tx: 'manual'` blocks that are transactions of their own; none may hold across a call to the outside. */
export const inCommits = (entry: Mutation) =>
  t.middleware(async ({ ctx, path, getRawInput, next }) => {
    const author = ctx as unknown as Author;
    const { job } = author;
    if (job !== undefined && !(await isJobOpen(ctx.services.db, job.job_id))) return answered();
    const use = idempotency.useOf(author, path, await getRawInput());
    if (use !== undefined) {
      const cookies = idempotency.notingCookies(author, use);
      const work = (lease: idempotency.Lease) => next({ ctx: { ...blocks(author, path, entry, lease), ...cookies } });
      return idempotency.withLease(author, use, work, answered);
    }
    const result = await next({ ctx: blocks(author, path, entry) });
    if (result.ok && job !== undefined)
      await transact(ctx.services.db, author, { path, events: [] }, ({ db }) => finishJob(db, job.job_id));
    return result;
  });

type Work<T> = (tx: Writing) => Promise<T>;

/**
 * The functions that a handler writes with. Effects that an earlier call under the lease has committed are not committed
 * again.
 */
function blocks(author: Author, path: string, { events }: Mutation, lease?: idempotency.Lease) {
  const { services } = author;
  let commits = 0;
  // Only the first block stands for the procedure in the audit trail when it names no event.
  const commit = <T>(work: Work<T>): Promise<T> =>
    transact(services.db, author, { path, events: commits++ === 0 ? events : (events ?? []) }, work);

  const each = async <T>(name: string, work: Work<T>): Promise<T> => {
    if (lease?.done.has(name) === true) return lease.done.get(name) as T;
    const value = await commit(async (tx) => {
      const given = await work(tx);
      await lease?.keep(tx.db, name, given);
      return given;
    });
    lease?.done.set(name, value);
    return value;
  };

  const once = async <P, T>(prepare: () => Promise<P>, work: (tx: Writing, prepared: P) => Promise<T>): Promise<T> => {
    const prepared = lease?.done.has(idempotency.ONCE) === true ? undefined : await prepare();
    return each(idempotency.ONCE, (tx) => work(tx, prepared!));
  };

  return { db: services.db, commit, once, each };
}
