import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as deletion from './queries.ts';
import { claimedBy, restores } from './restore-token.ts';
import { restoreAccount } from './restore.ts';

/** By the link of the mail, which fits this one deletion: once restored, or deleted again, it is worth nothing. */
export async function restoreMe(
  ctx: Ctx<typeof users.restoreMe>,
  { token }: In<typeof users.restoreMe>,
): Promise<Record<string, never>> {
  const { db, services, now } = ctx;
  const user_id = claimedBy(token);
  const found = user_id === undefined ? undefined : await deletion.findDeleted(db, user_id, now());
  if (found === undefined || !restores(services, token, { user_id: found.id, deleted_at: found.deleted_at! }))
    throw new AppError('RESTORE_LINK_EXPIRED');
  if (!(await restoreAccount(ctx, found.id, found.deleted_at!))) throw new AppError('RESTORE_LINK_EXPIRED');
  return {};
}
