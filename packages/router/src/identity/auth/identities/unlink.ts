import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as accounts from '../accounts/queries.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import * as queries from './queries.ts';

/** Unlinks a provider, but never the last way to sign in to an account without a password. */
export async function unlinkIdentity(
  ctx: Ctx<typeof auth.identities.unlink>,
  { identity_id }: { identity_id: string },
): Promise<Record<string, never>> {
  const { db, user, events } = ctx;
  // Two that are taken away at the same time would each see the other one.
  const account = await accounts.lockAccount(db, user.id);
  const removed = await queries.deleteIdentity(db, user.id, identity_id);
  if (removed === undefined) throw new AppError('IDENTITY_NOT_FOUND');
  if (account?.password_hash === null && (await queries.countIdentities(db, user.id)) === 0)
    throw new AppError('IDENTITY_LAST');
  events.add('identity.unlinked', { id: identity_id }, { provider: removed.provider });
  const provider = ctx.services.providers.get(removed.provider)?.name ?? removed.provider;
  await tellOfSignIn(ctx, ctx, user, { change: 'provider_unlinked', provider });
  return {};
}
