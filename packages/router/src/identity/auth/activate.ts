import type { Base, Writing } from '../../kit/context.ts';
import { createTeam } from '../teams/create.ts';
import type { Applicant, Taken } from './one-time.ts';
import * as oneTime from './one-time.queries.ts';
import * as queries from './queries.ts';

type Opening = Pick<Base, 'now'>;
type OpeningTx = {
  readonly db: Writing['db'];
  readonly events: Writing<'user.registered' | 'user.verified' | 'team.created' | 'person.joined'>['events'];
};

/**
 * Opens an account with a proven address and the personal team of its owner. False: there is an account for the address
 * already, and it stays as it is.
 */
export async function openAccount(
  { now }: Opening,
  { db, events }: OpeningTx,
  email: string,
  applicant: Applicant,
  method: string,
): Promise<boolean> {
  const { user_id, ...profile } = applicant;
  if (!(await queries.insertUser(db, { id: user_id, email, now: now(), ...profile }))) return false;
  await oneTime.retireSubject(db, 'verify-email', email, now());
  const { full_name, locale, time_zone } = applicant;
  await createTeam(
    { db, events, now },
    { name: full_name.slice(0, 100), personal: true, locale, time_zone, owner: { user_id, name: full_name, email } },
  );
  events.add('user.registered', { id: user_id, version: 1, user_id }, { method });
  events.add('user.verified', { id: user_id, version: 1, user_id }, { email });
  return true;
}

/**
 * Does what a used link or code of a verification is good for. The password is that of the applicant to whom the mail
 * belongs, and only of an account that begins now: nobody's password is replaced by an old mail.
 */
export async function verify(
  ctx: Opening,
  tx: OpeningTx,
  { user_id, subject, data }: Taken<'verify-email'>,
): Promise<string> {
  if (data !== null) await openAccount(ctx, tx, subject, data, 'password');
  else if (user_id !== null) await confirmAddress(ctx, tx, user_id, subject);
  return subject;
}

/** Somebody has shown that they read the mail of this address. Nothing happens where that was known. */
export async function confirmAddress(
  { now }: Opening,
  { db, events }: { db: OpeningTx['db']; events: Writing<'user.verified'>['events'] },
  user_id: string,
  email: string,
): Promise<void> {
  if (await queries.confirmEmail(db, user_id, email, now()))
    events.add('user.verified', { id: user_id, user_id }, { email });
}
