import { randomUUIDv7 } from 'node:crypto';
import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import { isAccount } from '../../../identity/users/deletion/accounts.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Keeps everything of a person from being erased. */
export async function createHold(
  { db, events, user, now }: Ctx<typeof compliance.holds.create>,
  { user_id, reason }: In<typeof compliance.holds.create>,
) {
  if (!(await isAccount(db, user_id))) throw new AppError('USER_NOT_FOUND');
  const hold = await queries.insertHold(db, {
    id: randomUUIDv7(),
    user_id,
    reason,
    created_by: user.id,
    created_at: now(),
  });
  events.add('hold.created', { id: hold.id }, { user_id });
  return hold;
}
