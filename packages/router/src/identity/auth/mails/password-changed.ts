import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import type { Account } from '../accounts/queries.ts';
import { randomToken } from '../one-time/values.ts';
import { describeDevice } from '../sessions/describe-device.ts';

/** Tells the owner of an account by mail that its password was changed. */
export const tellOfPassword = (
  { services, request, now }: Pick<Base, 'services' | 'request' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  account: Account,
): Promise<void> =>
  queueEmail(
    { ...tx, services, now },
    {
      to: account.email,
      template: 'password-changed',
      props: {
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
