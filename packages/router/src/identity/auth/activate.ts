import type { Base, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
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
 * Opens an account with a proven address and the personal team of its owner. Whatever else was asked for with this
 * address is over. False: there is an account for the address already, and it stays as it is.
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

/** What whoever proves an address brings besides. */
export interface Claim {
  /** The application that is their own. */
  readonly application_id: string | undefined;
  readonly password_hash: string | undefined;
}

/**
 * Does what a used link or code of a verification is good for. An account begins with a password that its owner gives
 * now, or with that of the application which is their own: never with one that somebody else has chosen for an address
 * of theirs. Undefined: there is an account for the address already. Throws PASSWORD_MISSING, which leaves the link or
 * code good if it rolls the transaction back.
 */
export async function verify(
  ctx: Opening,
  tx: OpeningTx,
  { user_id, subject, data }: Taken<'verify-email'>,
  claim: Claim,
): Promise<string | undefined> {
  if (data !== null) {
    const { shown, ...applicant } = data;
    const own = shown === true || applicant.user_id === claim.application_id;
    const password_hash = claim.password_hash ?? (own ? applicant.password_hash : null);
    if (password_hash === null) throw new AppError('PASSWORD_MISSING');
    return (await openAccount(ctx, tx, subject, { ...applicant, password_hash }, 'password')) ? subject : undefined;
  }
  if (user_id !== null) await confirmAddress(ctx, tx, user_id, subject);
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
