import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Base, Ctx, Writing } from '../../kit/context.ts';
import { hashPassword } from '../passwords.ts';
import { checkNewPassword } from '../password-rules.ts';
import { queueEmail } from '../../inbox/emails/queue.ts';
import { issue, randomToken, type Applicant, type Issued } from './one-time.ts';
import * as queries from './queries.ts';

/**
 * Takes the wish for an account. Address, time and work are the same whether or not there is an account already: a mail
 * goes out either way. The account itself begins when the address is proven, with what this very applicant chose.
 */
export async function register(
  ctx: Ctx<typeof auth.register>,
  { email, password, ...profile }: z.output<typeof auth.register.input>,
): Promise<z.input<typeof auth.register.output>> {
  const full_name = profile.full_name ?? email.split('@', 1)[0]!;
  checkNewPassword(ctx.services, password, { email, full_name });
  const password_hash = await hashPassword(password);
  const issued = await ctx.commit(async (tx) => {
    const existing = await queries.findAccountByEmail(tx.db, email);
    const applicant = { ...profile, full_name, user_id: randomUUIDv7(), password_hash };
    if (existing === undefined) return applyForAccount(ctx, tx, email, applicant);
    await tellOfAccount(ctx, tx, existing, applicant);
    return undefined;
  });
  const shown =
    issued === undefined || ctx.services.config.production
      ? {}
      : { verification_token: issued.token, verification_code: issued.code };
  return { status: 'sent', email, ...shown };
}

/** Keeps what an applicant chose and mails them the proof of their address. Several may apply with one address. */
export async function applyForAccount(
  ctx: Pick<Base, 'services' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  email: string,
  applicant: Applicant,
): Promise<Issued> {
  const value = { subject: email, user_id: null, data: applicant, instead: false };
  const issued = await issue({ ...ctx, db: tx.db }, 'verify-email', value);
  await queueEmail(
    { ...tx, services: ctx.services, now: ctx.now },
    {
      to: email,
      template: 'verify-email',
      props: {
        recipient_name: applicant.full_name,
        link: `/verify-email?token=${issued.token}`,
        code: issued.code,
        expires_at: issued.expires_at,
        code_expires_at: issued.code_expires_at,
      },
      dedupe: issued.token,
    },
  );
  return issued;
}

/** The owner of the address hears of it; the applicant does not. A value that nothing can use keeps the work the same. */
async function tellOfAccount(
  ctx: Pick<Base, 'services' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  account: queries.Account,
  applicant: Applicant,
): Promise<void> {
  const value = { subject: `taken:${account.id}`, user_id: null, data: applicant, instead: false };
  await issue({ ...ctx, db: tx.db }, 'verify-email', { ...value, token: randomToken() });
  await queueEmail(
    { ...tx, services: ctx.services, now: ctx.now },
    {
      to: account.email,
      template: 'already-registered',
      props: { recipient_name: account.full_name, sign_in_link: '/sign-in', reset_link: '/forgot-password' },
      user_id: account.id,
      dedupe: randomToken(),
    },
  );
}
