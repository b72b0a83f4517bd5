import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'password_guards'>();

/** From here on each failure makes the next try wait: 2^failures seconds, at most fifteen minutes. */
const FREE_FAILURES = 5;
const LONGEST_WAIT = 900;

/**
 * Takes the right to compare one password: counted as a failure before it is known to be one, in one statement, so
 * that parallel guesses cannot outrun the count. Undefined: not yet.
 */
export const reserve = async (db: Tx, subject: Buffer, now: string): Promise<{ failures: number } | undefined> =>
  (
    await sql<{ failures: number }>`
      insert into password_guards as g (subject, failures, last_try_at, next_try_at)
      values (${subject}, 1, ${now}, ${now})
      on conflict (subject) do update
      set (failures, last_try_at, next_try_at) = (
        select n.failures, ${now}::timestamptz, ${now}::timestamptz + interval '1 s' * case
          when n.failures < ${FREE_FAILURES} then 0 else least(${LONGEST_WAIT}, power(2, least(n.failures, 20))) end
        from (select case when g.last_try_at < ${now}::timestamptz - interval '1 day' then 1 else g.failures + 1 end as failures) n)
      where g.failures < ${FREE_FAILURES} or g.next_try_at <= ${now}
      returning failures`.execute(on(db))
  ).rows[0];

export const findWait = (db: Db, subject: Buffer) =>
  on(db).selectFrom('password_guards').select('next_try_at').where('subject', '=', subject).executeTakeFirst();

/** The password was right: earlier failures are forgiven. */
export const forgive = (db: Tx, subject: Buffer) =>
  on(db).deleteFrom('password_guards').where('subject', '=', subject).execute();
