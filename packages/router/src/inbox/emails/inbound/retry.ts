import type { emailsInbound } from '@deskwire/contract/inbox/emails.inbound.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getMail, presentMail } from './present.ts';
import * as queries from './queries.ts';
import { processMail } from './settling/process-job.ts';

type Retry = typeof emailsInbound.retry;

/** Has a mail read again that could not be read, or whose ticket could not be made. */
export async function retry({ db, scope, outbox }: Ctx<Retry>, { mail_id }: In<Retry>) {
  const row = await queries.lockMail(db, scope, mail_id);
  if (row === undefined) throw new AppError('INBOUND_MAIL_NOT_FOUND');
  if (row.state !== 'failed') throw new AppError('MAIL_NOT_HELD', { state: row.state });
  if (row.file_id === null) throw new AppError('MAIL_CONTENT_GONE');
  await queries.settleMail(db, scope, mail_id, { state: 'received', reason: null }, null);
  outbox.later(processMail, { mail_id });
  return presentMail(await getMail(db, scope, mail_id));
}
