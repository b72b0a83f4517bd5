import type { members } from '@deskwire/contract/identity/members.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { invite } from '../invitations/create.ts';
import { findAcquaintance } from '../joining/queries.ts';
import { givenIn } from './roles.ts';

/** Invites somebody the caller already works with, or an address. It is for them to accept. */
export async function addMember(
  ctx: Ctx<typeof members.add>,
  input: In<typeof members.add>,
): Promise<Out<typeof members.add>> {
  const { db, scope, user } = ctx;
  const email =
    input.user_id === undefined ? input.email! : (await findAcquaintance(db, scope, user.id, input.user_id))?.email;
  if (email === undefined) throw new AppError('USER_NOT_FOUND');
  return { invitation: await invite(ctx, { email, ...givenIn(input) }) };
}
