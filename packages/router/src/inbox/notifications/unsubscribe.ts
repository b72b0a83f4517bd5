import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { readUnsubscribe } from '../emails/suppressions/link.ts';
import { suppressAsked } from '../emails/suppressions/suppressions.ts';
import { endMails } from './preferences/queries.ts';

type Unsubscribe = typeof notifications.unsubscribe;

/** Ends the emails that a link is about; a second click changes nothing. Throws LINK_EXPIRED for tokens that we did not write. */
export async function unsubscribe(
  { db, services, now }: Ctx<Unsubscribe>,
  { token }: In<Unsubscribe>,
): Promise<Out<Unsubscribe>> {
  const ending = readUnsubscribe(services.keyring, token);
  if (ending === undefined) throw new AppError('LINK_EXPIRED');
  if ('user_id' in ending) {
    const { user_id, type } = ending;
    if (!(await endMails(db, user_id, type, now()))) throw new AppError('LINK_EXPIRED');
    return { type };
  }
  await suppressAsked(db, ending.address_hash, ending.team_id, now());
  return { type: null };
}
