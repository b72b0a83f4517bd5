import { randomUUIDv7 } from 'node:crypto';
import type { Identity } from '@deskwire/contract/identity/auth-oauth.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { tellOfSignIn } from '../mails/sign-in-changed.ts';
import type { SignInPlan } from '../one-time/values.ts';
import * as queries from './queries.ts';

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
