import type { MailProps } from '@deskwire/adapters/mail/templates.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { randomToken } from '../one-time/values.ts';
import { describeDevice } from '../sessions/describe-device.ts';

/** Tells the owner of an account by mail how signing in to it has changed. */
export const tellOfSignIn = (
  { services, request, now }: Pick<Base, 'services' | 'request' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  account: { readonly id: string; readonly email: string; readonly full_name: string },
  what: Pick<MailProps<'sign-in-changed'>, 'change' | 'provider'>,
): Promise<void> =>
  queueEmail(
    { db: tx.db, outbox: tx.outbox, services, now },
    {
      to: account.email,
      template: 'sign-in-changed',
      props: {
        ...what,
        recipient_name: account.full_name,
        device: describeDevice(request.user_agent),
        ip_address: request.address,
        changed_at: now(),
        link: '/forgot-password',
      },
      user_id: account.id,
      dedupe: randomToken(),
    },
  );
