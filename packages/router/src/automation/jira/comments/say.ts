import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import { readPublicComment } from '../../../desk/tickets/comments/spoken.ts';
import type { JobCtx, JobInput, ReactionCtx, EventRef } from '../../../kit/jobs/job.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Happened } from '../../../kit/events/notices.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import { askJira, getJira } from '../jira-of.ts';
import * as issues from '../queries.ts';
import { digestOf } from './hear.ts';
import * as queries from './queries.ts';
import { sayComment } from './say-job.ts';

/** Somebody commented a ticket in public: if it is an issue, Jira is told. */
export async function noted(ctx: ReactionCtx, event: EventRef): Promise<void> {
  const { db, scope, outbox } = ctx;
  const ticket_id = event.entity_id;
  const known = ticket_id === null ? undefined : await issues.findByTicket(db, scope, ticket_id);
  if (ticket_id === null || known === undefined || known.issue_id === null || known.deleted_at !== null) return;
  const happened = await readHappened(db, scope.team_id, event.event_id);
  if (happened === undefined) return;
  const { comment_id } = (happened as Happened<'ticket.commented'>).payload;
  outbox.later(sayComment, { ticket_id, comment_id }, { key: `jira.say.${comment_id}` });
}

/**
 * Writes a comment there, once: it carries its id as a property, by which an attempt whose answer was lost is found again.
 * Internal comments never leave, and what came from Jira does not go back.
 */
export async function say(
  ctx: JobCtx<typeof sayComment>,
  { ticket_id, comment_id }: JobInput<typeof sayComment>,
): Promise<void> {
  const { db, scope, commit, now } = ctx;
  const comment = await readPublicComment(db, scope, comment_id);
  const known = await issues.findByTicket(db, scope, ticket_id);
  if (comment === undefined || comment.source === 'jira' || known?.issue_id == null || known.deleted_at !== null)
    return;
  const of = await getJira(db, scope).catch(() => undefined);
  if (of === undefined || of.connection.credentials === null) return;
  const issue_id = known.issue_id.startsWith('key:') ? known.key! : known.issue_id;
  const body = `*${wikiName(comment.author)}*:\n${comment.content}`.slice(0, MOST);
  const claim = { comment_id, issue: known.id, digest: digestOf(body) };
  const { jira_id, again } = await commit((tx) => queries.claimComment(tx.db, scope, claim, now()));
  if (jira_id !== null) return;
  try {
    const written = await askJira(ctx, of, async (jira, credentials) => {
      const before = again ? await jira.findComment(credentials, issue_id, comment_id) : undefined;
      return before ?? jira.comment(credentials, issue_id, { body, write_id: comment_id });
    });
    await commit((tx) => queries.setWritten(tx.db, scope, comment_id, written));
  } catch (error) {
    const refused =
      error instanceof AccountError || (error instanceof AppError && /^INTEGRATION_(REFUSED|NEEDS)/.test(error.app));
    if (!refused) throw error;
    await commit((tx) => queries.giveUp(tx.db, scope, comment_id));
  }
}
/** The longest comment that Jira takes. */
const MOST = 32_767;
/** A name between the signs of wiki markup. */
const wikiName = (name: string): string => name.replaceAll(/[*{}[\]|\\\n]/g, ' ').trim();
