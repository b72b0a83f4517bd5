import type { MailSent } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { askFor } from '../mails/ask.ts';
import { sendPasswordReset } from '../mails/password-reset.ts';

/** Asks for the email by which a password is reset. */
export const requestPasswordReset = (
  ctx: Ctx<typeof auth.forgotPassword>,
  { email }: In<typeof auth.forgotPassword>,
): MailSent => askFor(ctx, sendPasswordReset, email);
