import { z } from 'zod';
import type { MailSent } from '@deskwire/contract/identity/auth-schemas.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { type JobCtx, platformJob } from '../../../kit/jobs/job.ts';
import type { Services } from '../../../kit/services.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { describeDevice } from '../sessions/describe-device.ts';

/** Enqueues an email. Response and work are the same whether or not there is an account to send it to. */
export function askFor(
  { request, outbox }: Pick<Base, 'request'> & Pick<Writing, 'outbox'>,
  mail: MailJob,
  email: string,
  application_id?: string,
): MailSent {
  const device = describeDevice(request.user_agent);
  outbox.later(mail, { email, device, ip_address: request.address, application_id });
  return { status: 'sent' };
}

/**
 * Counts a mail asked for at a procedure that also takes what the mail says, where the entry's own limits cannot tell
 * the two apart. Throws RATE_LIMITED: one a minute and five an hour for an address, whether or not it has an account.
 * `procedure` is where the same mail is asked for, by whatever name: both count as one, so the key is that of its entry.
 */
export async function countMail({ limiter }: Services, procedure: string, email: string): Promise<void> {
  const key = `${procedure}|input:email:${hashToken(email).toString('base64url')}`;
  await limiter.consume({ max: 1, seconds: 60 }, key);
  await limiter.consume({ max: 5, seconds: 3600 }, key);
}

/** The address a mail was requested for, and from where. The job looks up the account, so that no response reveals it. */
export const Asked = z.strictObject({
  email: z.string(),
  device: z.string(),
  ip_address: z.string(),
  /** The application of whoever asks, where they have made one. */
  application_id: z.uuid().optional(),
});
export type Asked = z.output<typeof Asked>;
/** Declares the job that writes one kind of mail. */
export const asked = <N extends string>(name: N) => platformJob({ name, queue: 'mail', input: Asked });

export type MailJob = ReturnType<typeof asked>;
export type MailCtx = JobCtx<MailJob>;

/** The link and code of a mail, as its template takes them. */
export const linkOf = (
  path: string,
  { token, code, expires_at }: { token: string; code: string; expires_at: string },
) => ({
  link: `${path}?token=${token}`,
  code,
  expires_at,
});
