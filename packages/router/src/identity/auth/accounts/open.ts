import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { liftSuppression } from '../../../inbox/emails/suppressions/suppressions.ts';
import { createTeam } from '../../teams/create.ts';
import * as oneTime from '../one-time/queries.ts';
import type { Applicant } from '../one-time/values.ts';
import * as queries from './queries.ts';

export type Opening = Pick<Base, 'now' | 'services'>;
export type OpeningTx = {
  readonly db: Writing['db'];
  readonly events: Writing<'user.registered' | 'user.verified' | 'team.created' | 'person.joined'>['events'];
};

/**
 * Opens an account with a proven address and the personal team of its owner. Whatever else was asked for with this
 * address is over. False: there is an account for the address already, and it stays as it is.
 */
export async function openAccount(
  { now, services }: Opening,
  { db, events }: OpeningTx,
  email: string,
  applicant: Applicant,
  method: string,
): Promise<boolean> {
  const { user_id, ...profile } = applicant;
  if (!(await queries.insertUser(db, { id: user_id, email, now: now(), ...profile }))) return false;
  await oneTime.retireSubject(db, 'verify-email', email, now());
  await liftSuppression(db, email);
  const { full_name, locale, time_zone } = applicant;
  await createTeam(
    { services, db, events, now },
    { name: cut(full_name, 100), personal: true, locale, time_zone, owner: { user_id, name: full_name, email } },
  );
  events.add('user.registered', { id: user_id, version: 1, user_id }, { method });
  events.add('user.verified', { id: user_id, version: 1, user_id }, { email });
  return true;
}

/** Records that somebody has proven to read the email of an address. */
export async function confirmAddress(
  { now }: Opening,
  { db, events }: { db: OpeningTx['db']; events: Writing<'user.verified'>['events'] },
  user_id: string,
  email: string,
): Promise<void> {
  await liftSuppression(db, email);
  if (await queries.confirmEmail(db, user_id, email, now()))
    events.add('user.verified', { id: user_id, user_id }, { email });
}
