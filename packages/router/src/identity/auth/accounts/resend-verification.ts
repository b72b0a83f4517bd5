import type { MailSent } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { askFor } from '../mails/ask.ts';
import { sendVerification } from '../mails/verification.ts';
import { ownApplication } from './application.ts';

/** Asks for a new proof of an address; for the caller's own application if they can show that it is theirs. */
export const resendVerification = (
  ctx: Ctx<typeof auth.resendVerification>,
  { email, registration_token }: In<typeof auth.resendVerification>,
): MailSent => askFor(ctx, sendVerification, email, ownApplication(ctx, registration_token));
