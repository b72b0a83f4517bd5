import { randomUUIDv7 } from 'node:crypto';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { type Applicant, issue } from '../one-time/values.ts';

const PURPOSE = 'registration-token';
const form = /^rg_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** The token by which an applicant is recognised when the address is verified. It is derived, so nothing has to be stored. */
export const registrationTokenOf = ({ keyring }: Services, application_id: string): string =>
  `rg_${application_id}.${keyring.mac(PURPOSE, application_id)}`;

/** The application that whoever calls has made themselves: they name it, or their browser has kept it. */
export function ownApplication(
  { services, credentials }: Pick<Base, 'services' | 'credentials'>,
  registration_token: string | undefined,
): string | undefined {
  const [, application_id, mac] = form.exec(registration_token ?? credentials.registration ?? '') ?? [];
  if (application_id === undefined || !services.keyring.verifyMac(PURPOSE, application_id, mac!)) return undefined;
  return application_id;
}

/** The values of an application that nobody has made: a new user id, and no password. */
export const nobody = () => ({ user_id: randomUUIDv7(), password_hash: null });

/** Keeps what an applicant chose and mails them the proof of their address. Several may apply with one address. */
export async function applyForAccount(
  ctx: Pick<Base, 'services' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  email: string,
  applicant: Applicant,
): Promise<void> {
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
}
