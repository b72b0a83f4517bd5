import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

type Delete = typeof mailboxes.delete;

export async function deleteMailbox({ db, scope, events, now }: Ctx<Delete>, { mailbox_id: id }: In<Delete>) {
  const gone = await queries.deleteMailbox(db, scope, id, now());
  if (gone === undefined) throw new AppError('MAILBOX_NOT_FOUND');
  events.add('mailbox.deleted', { id }, gone);
  return { id };
}
