import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import { purgeTeamsOf } from '../../../identity/teams/deletion/purge.ts';
import { eraseWhenDue } from '../../../identity/users/deletion/accounts.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Ends a hold. An erasure whose time came meanwhile, or the purge of a team of theirs, is done, unless another hold is in force. */
export async function liftHold(
  { db, events, outbox, user, now }: Ctx<typeof compliance.holds.lift>,
  { hold_id }: In<typeof compliance.holds.lift>,
) {
  const hold = await queries.liftHold(db, hold_id, { lifted_by: user.id, lifted_at: now() });
  if (hold === undefined) throw new AppError('HOLD_NOT_FOUND');
  await eraseWhenDue({ db, outbox, now }, hold.user_id);
  await purgeTeamsOf({ db, outbox, now }, hold.user_id);
  events.add('hold.lifted', { id: hold.id }, { user_id: hold.user_id });
  return hold;
}
