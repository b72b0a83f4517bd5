import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'one_time_values' | 'code_guesses'>();
const MOST_TRIES = 5;
/** Wrong codes for one account, in a row and over all purposes, after which codes are compared no more. */
const MOST_GUESSES = 20;

export interface NewValue {
  id: string;
  purpose: string;
  subject: string;
  user_id: string | null;
  token_hash: Buffer;
  code_mac: Buffer | null;
  code_expires_at: string | null;
  data: string;
  created_at: string;
  expires_at: string;
}
export const insertValue = (db: Tx, value: NewValue) => on(db).insertInto('one_time_values').values(value).execute();

const taken = ['id', 'user_id', 'subject', 'data'] as const;

/** Uses up a value by its token. Undefined if it was used, has expired, or never existed. */
export const takeByToken = (db: Tx, purpose: string, token_hash: Buffer, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('token_hash', '=', token_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(taken)
    .executeTakeFirst();

export interface Tried {
  id: string;
  user_id: string | null;
  subject: string;
  data: unknown;
  matched: boolean;
}
/**
 * Compares a code with the live values of a subject: each of them counts the try, and the right one is used up, all in
 * one statement. The locks are taken in one order, so that parallel tries wait and never deadlock. A guess about somebody
 * who has no code leaves a blank: a commit with nothing in it is quicker, and would tell that there is nobody.
 */
export const tryCode = async (
  db: Tx,
  purpose: string,
  subject: string,
  { code_mac, account }: { readonly code_mac: Buffer; readonly account: Buffer },
  now: string,
): Promise<Tried[]> =>
  (
    await sql<Tried>`
      with guesses as (
        insert into code_guesses as g (subject, wrong, last_at) values (${account}, 1, ${now}::timestamptz)
        on conflict (subject) do update set wrong = least(g.wrong + 1, 1000), last_at = excluded.last_at
        returning wrong),
      tried as (update one_time_values v
      set tries = tries + 1, used_at = case when code_mac = ${code_mac} then ${now}::timestamptz end
      where id in (
        select id from one_time_values
        where purpose = ${purpose} and subject = ${subject} and used_at is null and expires_at > ${now}
          and code_mac is not null and code_expires_at > ${now} and tries < ${MOST_TRIES}
          and (select wrong from guesses) <= ${MOST_GUESSES}
        order by id for update)
      returning id, user_id, subject, data, code_mac = ${code_mac} as matched),
      blank as (
        insert into one_time_values (id, purpose, subject, created_at, expires_at, used_at)
        select ${randomUUIDv7()}::uuid, 'blank', '', ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
        where not exists (select from tried))
      select id, user_id, subject, data, matched from tried`.execute(on(db))
  ).rows;

/** Uses a value up that a user has decided about. Undefined: not decided, or there is nothing to use. */
export const takeDecided = (db: Tx, purpose: string, token_hash: Buffer, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('token_hash', '=', token_hash)
    .where('user_id', 'is not', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(taken)
    .executeTakeFirst();

/** Records the decision of a user about a value that waits for one. Undefined if there is none. */
export const decide = (
  db: Tx,
  purpose: string,
  subject: string,
  { user_id, data, now }: { user_id: string; data: string; now: string },
) =>
  on(db)
    .updateTable('one_time_values')
    .set({ user_id, data: sql`data || ${data}::jsonb` })
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .where('user_id', 'is', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(taken)
    .executeTakeFirst();

const live = (db: Db, purpose: string, now: string) =>
  on(db)
    .selectFrom('one_time_values')
    .select([...taken, 'expires_at'])
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now);
/** A value that waits for somebody's decision. */
export const findWaiting = (db: Db, purpose: string, subject: string, now: string) =>
  live(db, purpose, now).where('subject', '=', subject).where('user_id', 'is', null).executeTakeFirst();
/** A value that can still be used, whether somebody has decided about it or not. */
export const findLive = (db: Db, purpose: string, token_hash: Buffer, now: string) =>
  live(db, purpose, now).where('token_hash', '=', token_hash).executeTakeFirst();

/** Counts a try against a value that stays usable. Undefined: it has no tries left, or it is no longer alive. */
export const countTry = (db: Tx, purpose: string, token_hash: Buffer, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('purpose', '=', purpose)
    .where('token_hash', '=', token_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('tries', '<', MOST_TRIES)
    .returning(taken)
    .executeTakeFirst();

/** Ends every live value of a purpose and subject: there is at most one at a time. */
export const retireSubject = (db: Tx, purpose: string, subject: string, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .where('used_at', 'is', null)
    .execute();

/** Ends every live link and code of a user, as when their password changes. */
export const retireOfUser = (db: Tx, user_id: string, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set({ used_at: now })
    .where('user_id', '=', user_id)
    .where('used_at', 'is', null)
    .execute();

const applications = (email: string, now: string) =>
  sql<boolean>`purpose = 'verify-email' and subject = ${email} and used_at is null and expires_at > ${now}`;
const applicationId = sql<string>`data ->> 'user_id'`;

/** The newest live proof that was asked for with an application for an address; that of one applicant, if named. */
export const findNewestApplication = (db: Db, email: string, application_id: string | undefined, now: string) =>
  on(db)
    .selectFrom('one_time_values')
    .select(taken)
    .where(applications(email, now))
    .where(applicationId, 'is not', null)
    .$if(application_id !== undefined, (query) => query.where(applicationId, '=', application_id!))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Ends every live proof of one application. */
export const retireApplication = (db: Tx, email: string, application_id: string, now: string) =>
  on(db)
    .updateTable('one_time_values')
    .set({ used_at: now })
    .where(applications(email, now))
    .where(applicationId, '=', application_id)
    .execute();

/** Holds the wrong codes of the account that a live link is for, in the order in which a code is tried: before the link. */
export const lockGuesses = async (
  db: Tx,
  { purpose, token_hash, now }: { readonly purpose: string; readonly token_hash: Buffer; readonly now: string },
  accountOf: (subject: string) => Buffer,
): Promise<void> => {
  const found = await findLive(db, purpose, token_hash, now);
  if (found !== undefined)
    await on(db)
      .selectFrom('code_guesses')
      .select('subject')
      .where('subject', '=', accountOf(found.subject))
      .forUpdate()
      .execute();
};

/** Forgets the wrong codes of an account, after somebody has proven that they read its email. */
export const forgetGuesses = (db: Tx, account: Buffer) =>
  on(db).deleteFrom('code_guesses').where('subject', '=', account).execute();
