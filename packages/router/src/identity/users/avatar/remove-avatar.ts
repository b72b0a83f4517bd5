import type { Me } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getMe } from '../me.ts';
import { replaceAvatar } from './picture.ts';

/** Removes the caller's picture. */
export async function removeAvatar(
  ctx: Ctx<typeof users.removeAvatar>,
  { team_id }: In<typeof users.removeAvatar>,
): Promise<Me> {
  await replaceAvatar(ctx, ctx.user.id, null, ctx.now());
  return getMe(ctx, team_id);
}
