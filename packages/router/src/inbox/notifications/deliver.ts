import { randomUUIDv7 } from 'node:crypto';
import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import { queueEmail } from '../emails/queue.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** What one event says to one person; the mail is left out where none is sent. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly mail?: { readonly [N in MailName]?: MailProps<N> } | undefined;
}
export interface Addressed {
  readonly person: { readonly user_id: string | null; readonly name: string; readonly email: string | null };
  readonly notice: Notice;
}
interface Delivering {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly services: Services;
  readonly now: () => string;
}
/** The event that is told of, and what it is about. */
export interface Subject {
  readonly team_id: TeamId;
  readonly event_id: string;
  readonly type: string;
  readonly entity: string;
  readonly entity_id: string | null;
}

/** Tells people in the app, those who have an account, and by mail; once for each event, however often it is tried. */
export async function deliver(ctx: Delivering, subject: Subject, notices: readonly Addressed[]): Promise<void> {
  const inApp = notices.filter(({ person }) => person.user_id !== null);
  if (inApp.length > 0)
    await queries.insertNotifications(
      ctx.db,
      inApp.map(({ person, notice: { title, body } }) => ({
        id: randomUUIDv7(),
        user_id: person.user_id!,
        ...subject,
        title,
        body,
        created_at: ctx.now(),
      })),
    );
  for (const addressed of notices) await mail(ctx, subject, addressed);
}

async function mail(ctx: Delivering, { team_id, event_id }: Subject, { person, notice }: Addressed): Promise<void> {
  if (person.email === null) return;
  for (const [template, props] of Object.entries(notice.mail ?? {}) as [MailName, MailProps<MailName>][])
    await queueEmail(ctx, {
      to: person.email,
      template,
      props: { ...props, recipient_name: person.name },
      user_id: person.user_id,
      team_id,
      event_id,
      dedupe: event_id,
    });
}
