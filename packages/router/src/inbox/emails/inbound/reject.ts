import type { emailsInbound } from '@deskwire/contract/inbox/emails.inbound.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getMail, presentMail } from './present.ts';
import * as queries from './queries.ts';

type Reject = typeof emailsInbound.reject;

/** Puts a held mail aside. */
export async function reject({ db, scope, events, now }: Ctx<Reject>, { mail_id }: In<Reject>) {
  const row = await queries.lockMail(db, scope, mail_id);
  if (row === undefined) throw new AppError('INBOUND_MAIL_NOT_FOUND');
  if (row.state !== 'held') throw new AppError('MAIL_NOT_HELD', { state: row.state });
  await queries.settleMail(db, scope, mail_id, { state: 'ignored', reason: 'rejected' }, now());
  events.add('inbound_mail.rejected', { id: mail_id }, {});
  return presentMail(await getMail(db, scope, mail_id));
}
