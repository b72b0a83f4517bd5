import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Identity } from '@deskwire/contract/identity/auth-oauth.ts';
import type { Base, Ctx, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import * as queries from './identities.queries.ts';
import type { SignInPlan } from './one-time.ts';
import * as accounts from './queries.ts';
import { tellOfSignIn } from './tell.ts';

type Identities = typeof auth.identities;
export type LinkTarget = NonNullable<SignInPlan['link']>;
type Linking = Pick<Base, 'services' | 'request' | 'now'>;
type LinkingTx = Pick<Writing, 'db' | 'outbox'> & {
  readonly events: Writing<'identity.linked'>['events'];
};
interface Owner {
  readonly id: string;
  readonly email: string;
  readonly full_name: string;
}

/**
 * Adds an account elsewhere to the ways a user signs in: one of their own choice, or one with the address that both
 * sides have verified. Throws IDENTITY_TAKEN where it is another user's.
 */
export async function linkIdentity(
  ctx: Linking,
  tx: LinkingTx,
  owner: Owner,
  target: LinkTarget,
  change: 'provider_linked' | undefined,
): Promise<Identity> {
  const { provider, subject, email } = target;
  const row = { id: randomUUIDv7(), user_id: owner.id, provider, subject, email, now: ctx.now() };
  const inserted = await queries.insertIdentity(tx.db, row);
  if (inserted === undefined) {
    const existing = await queries.useIdentity(tx.db, provider, subject, ctx.now());
    if (existing?.user_id !== owner.id) throw new AppError('IDENTITY_TAKEN');
    const { user_id: _, ...identity } = existing;
    return identity;
  }
  tx.events.add('identity.linked', { id: inserted.id, user_id: owner.id }, { provider });
  const name = ctx.services.providers.get(provider)?.name ?? provider;
  if (change !== undefined) await tellOfSignIn(ctx, tx, owner, { change, provider: name });
  return inserted;
}

/** The accounts elsewhere that sign the caller in. */
export const listIdentities = (ctx: Ctx<Identities['list']>, input: z.output<Identities['list']['input']>) =>
  page(ctx, input, {
    of: ['identities', ctx.user.id],
    find: (slice) => queries.listIdentities(ctx.db, ctx.user.id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row): Identity => row,
  });

/** Takes one away, but never the last way in of an account without a password. */
export async function unlinkIdentity(
  ctx: Ctx<Identities['unlink']>,
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
