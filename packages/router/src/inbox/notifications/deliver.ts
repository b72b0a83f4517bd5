import { randomUUIDv7 } from 'node:crypto';
import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../kit/context.ts';
import type { Letter } from '../../kit/notices.ts';
import type { Services } from '../../kit/services.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { queueEmail } from '../emails/queue.ts';
import * as queries from './queries.ts';

interface Delivering {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly services: Services;
  readonly now: () => string;
}
/** The event that people are told about. */
interface Subject {
  readonly team_id: TeamId;
  readonly event_id: string;
  readonly type: string;
}

/** Tells people in the app, if they have an account, and by mail; once for each event, however often it is tried. */
export async function deliver(ctx: Delivering, subject: Subject, letters: readonly Letter[]): Promise<void> {
  const inApp = letters.filter(({ to }) => to.user_id !== null);
  if (inApp.length > 0)
    await queries.insertNotifications(
      ctx.db,
      inApp.map(({ to, title, body, opens }) => ({
        id: randomUUIDv7(),
        user_id: to.user_id!,
        ...subject,
        ...opens,
        title,
        body,
        created_at: ctx.now(),
      })),
    );
  for (const letter of letters) await mail(ctx, subject, letter);
}

async function mail(ctx: Delivering, { team_id, event_id }: Subject, { to, mail: mails }: Letter): Promise<void> {
  if (to.email === null) return;
  for (const [template, props] of Object.entries(mails) as [MailName, MailProps<MailName>][])
    await queueEmail(ctx, {
      to: to.email,
      template,
      props: { ...props, recipient_name: to.name },
      user_id: to.user_id,
      team_id,
      event_id,
      dedupe: event_id,
    });
}
