import type { emailsInbound } from '@deskwire/contract/inbox/emails.inbound.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getMail, presentMail } from './present.ts';
import { readRaw } from './reading/read-raw.ts';
import { aboutOf } from './reading/about.ts';
import { settle } from './settling/settle.ts';
import { mailboxOf } from '../../mailboxes/accounts/find.ts';

type Accept = typeof emailsInbound.accept;

/** Makes of a held mail what somebody decides: they have looked at it, so that it need prove nothing. */
export async function accept(ctx: Ctx<Accept>, { mail_id, ticket_id }: In<Accept>) {
  const { db, scope, services } = ctx;
  const row = await getMail(db, scope, mail_id);
  if (row.state !== 'held') throw new AppError('MAIL_NOT_HELD', { state: row.state });
  const named = ticket_id === undefined ? row.ticket_id : ticket_id;
  const ticket = named === null ? undefined : await getVisibleTicket(db, scope, named);
  const read = row.file_id === null ? undefined : await readRaw(services, row.file_id);
  if (read?.ok !== true) throw new AppError('MAIL_CONTENT_GONE');
  const mail = read.value;
  const about = aboutOf(mail, await mailboxOf(db, scope, row.mailbox_id));
  const verdict =
    ticket === undefined ? ({ is: 'ticket' } as const) : ({ is: 'comment', ticket_id: ticket.id } as const);
  const outcome = await settle(ctx, { mail_id, mail, about, state: 'held', decided_by: scope.person_id }, verdict);
  if (outcome === undefined) throw new AppError('MAIL_NOT_HELD', { state: (await getMail(db, scope, mail_id)).state });
  if (outcome.error !== undefined) throw outcome.error;
  return presentMail(await getMail(db, scope, mail_id));
}
