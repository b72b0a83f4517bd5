import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Ctx, In, Writing } from '../../../kit/context.ts';
import { checkNewPassword } from '../../password-rules.ts';
import { hashPassword } from '../../passwords.ts';
import { applyForAccount, registrationTokenOf } from './application.ts';
import * as queries from './queries.ts';
import { type Applicant, issue, randomToken, REGISTRATION_SECONDS } from '../one-time/values.ts';

/**
 * Takes the wish for an account. Address, time and work are the same whether or not there is an account already: a mail
 * goes out either way. The account itself begins when the address is proven, and has the password chosen here only if
 * the same applicant proves it: anybody can register an address, and its owner may click whatever comes by mail.
 */
export async function register(
  ctx: Ctx<typeof auth.register>,
  { email, password, ...profile }: In<typeof auth.register>,
): Promise<z.input<typeof auth.register.output>> {
  const full_name = profile.full_name ?? email.split('@', 1)[0]!;
  checkNewPassword(ctx.services, password, { email, full_name });
  const password_hash = await hashPassword(password);
  const applicant: Applicant = { ...profile, full_name, user_id: randomUUIDv7(), password_hash };
  const shown = await ctx.commit(async (tx) => {
    const existing = await queries.findAccountByEmail(tx.db, email);
    if (existing !== undefined) return tellOfAccount(ctx, tx, existing, applicant);
    await applyForAccount(ctx, tx, email, applicant);
    return ctx.services.config.production ? undefined : showProof(ctx, tx, email, applicant);
  });
  const registration_token = registrationTokenOf(ctx.services, applicant.user_id);
  ctx.cookies?.keepRegistration(registration_token, secondsAfter(ctx.now(), REGISTRATION_SECONDS));
  return { status: 'sent', email, registration_token, ...shown };
}

/** Only in development: the proof itself, shown to the applicant so that no email is needed. */
async function showProof(
  ctx: Pick<Base, 'services' | 'now'>,
  { db }: Pick<Writing, 'db'>,
  email: string,
  applicant: Applicant,
): Promise<{ verification_token: string; verification_code: string }> {
  const value = { subject: email, user_id: null, data: { ...applicant, shown: true }, instead: false } as const;
  const { token, code } = await issue({ ...ctx, db }, 'verify-email', value);
  return { verification_token: token, verification_code: code };
}

/** The owner of the address hears of it; the applicant does not. A value that nothing can use keeps the work the same. */
async function tellOfAccount(
  ctx: Pick<Base, 'services' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  account: queries.Account,
  applicant: Applicant,
): Promise<undefined> {
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
