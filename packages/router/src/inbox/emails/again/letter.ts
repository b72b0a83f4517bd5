import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import { listRecipients } from '../../../identity/people/recipients/recipients.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import type { Letter } from '../../../kit/events/notices.ts';
import type { Services } from '../../../kit/services.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import * as queries from '../queries.ts';

/** The context of writing an email again. */
export interface Rewriting {
  readonly db: Writing['db'];
  readonly scope: TeamScope;
  readonly services: Services;
  readonly now: () => string;
}
interface Rewritten {
  readonly template: MailName;
  readonly props: MailProps<MailName>;
  readonly letter: Letter;
  readonly event_id: string;
  readonly notice: string;
}

/**
 * Writes an email again as it would be now: its event is read again, since texts of emails are not kept. Throws
 * EMAIL_NOT_FOUND, and EMAIL_NOT_RESENDABLE where it was about no event, or has nothing to tell its reader any more.
 */
export async function writeAgain(ctx: Rewriting, email_id: string): Promise<Rewritten> {
  const { db, scope, services } = ctx;
  const about = await queries.findAbout(db, scope, email_id);
  if (about === undefined) throw new AppError('EMAIL_NOT_FOUND');
  const { event_id, to_address } = about;
  const event = event_id === null ? undefined : await readHappened(db, scope.team_id, event_id);
  const notice = event && services.domains.notices.get(event.type);
  if (event_id === null || event === undefined || notice === undefined) throw new AppError('EMAIL_NOT_RESENDABLE');
  const find = (ids: readonly string[], options: { after_leaving: boolean }) =>
    listRecipients(db, scope.team_id, ids, options);
  // It reads as the reaction did that wrote it first.
  const letters = await notice.write(ctx as unknown as ReactionCtx, event, find);
  const letter = letters.find(({ to }) => to.email === to_address);
  const template = about.template as MailName;
  const props = letter?.mail[template];
  if (letter === undefined || props === undefined) throw new AppError('EMAIL_NOT_RESENDABLE');
  return { template, props, letter, event_id, notice: notice.type };
}
