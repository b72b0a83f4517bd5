import { sql } from 'kysely';
import type { z } from 'zod';
import type { QuietWindow } from '@deskwire/contract/inbox/notifications.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { isAccount } from '../../../identity/people/fragments.ts';
import type { Choice } from '../delivery/queries.ts';

const on = tables<'notification_choices' | 'notification_times'>();

/** The choices of a user, those over all teams first. */
export const listOwn = (db: Db, user_id: string): Promise<Omit<Choice, 'user_id'>[]> =>
  on(db)
    .selectFrom('notification_choices')
    .select(['team_id', 'type', 'channel', 'mode'])
    .where('user_id', '=', user_id)
    .orderBy(sql`team_id nulls first`)
    .orderBy('type')
    .orderBy('channel')
    .$narrowType<{ channel: Choice['channel']; mode: Choice['mode'] }>()
    .execute();

/** Keeps changes of what a user chose apart until the transaction ends. False: the account is gone. */
export async function lockOwn(db: Tx, user_id: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    insert into notification_times (user_id, updated_at)
    select ${user_id}, now() where ${isAccount(sql`${user_id}::uuid`)}
    on conflict (user_id) do update set user_id = excluded.user_id`.execute(on(db));
  return numAffectedRows > 0n;
}

export const replaceChoices = async (
  db: Tx,
  user_id: string,
  choices: readonly Omit<Choice, 'user_id'>[],
  now: string,
): Promise<void> => {
  await on(db).deleteFrom('notification_choices').where('user_id', '=', user_id).execute();
  if (choices.length > 0)
    await on(db)
      .insertInto('notification_choices')
      .values(choices.map((choice) => ({ ...choice, user_id, updated_at: now })))
      .execute();
};

/** When a user reads the digest, and their quiet hours; undefined where they have set neither. */
export const findTimes = (db: Db, user_id: string) =>
  on(db)
    .selectFrom('notification_times')
    .select(['quiet_zone', sql<string>`to_char(digest_at, 'HH24:MI')`.as('digest_at')])
    .select(sql<z.output<typeof QuietWindow>[]>`quiet`.as('windows'))
    .where('user_id', '=', user_id)
    .executeTakeFirst();

interface NewTimes {
  readonly digest_at?: string;
  readonly quiet?: string;
  readonly quiet_zone?: string | null;
}
export const setTimes = (db: Tx, user_id: string, times: NewTimes, now: string) =>
  on(db)
    .insertInto('notification_times')
    .values({ user_id, ...times, updated_at: now })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ ...times, updated_at: now }))
    .execute();

/** Ends the mails of a type in all teams. False: the account is gone. */
export async function endMails(db: Tx, user_id: string, type: string, now: string): Promise<boolean> {
  // Somebody who chooses at the same time writes all of the choices that they have read.
  if (!(await lockOwn(db, user_id))) return false;
  await on(db)
    .deleteFrom('notification_choices')
    .where('user_id', '=', user_id)
    .where('type', '=', type)
    .where('channel', '=', 'mail')
    .execute();
  await on(db)
    .insertInto('notification_choices')
    .values({ user_id, team_id: null, type, channel: 'mail', mode: 'off', updated_at: now })
    .execute();
  return true;
}
