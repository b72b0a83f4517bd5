import type { JiraConflict } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { changeTicket } from '../../../desk/tickets/changes/change-ticket.ts';
import { tell } from '../../../desk/tickets/changes/decide.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { findWritableSetup } from '../setup.ts';
import * as issues from '../queries.ts';
import { wantedOf } from '../issues/take.ts';
import { requestPush } from '../syncing/push-job.ts';
import * as queries from './queries.ts';

/** Says whose value stays, also of what was decided already: it is written on the other side. */
export async function resolveConflict(
  ctx: Ctx<typeof jira.conflicts.resolve>,
  { conflict_id, keep }: In<typeof jira.conflicts.resolve>,
): Promise<JiraConflict> {
  const { db, scope, events, now } = ctx;
  // The issue is held before its conflicts, as by whoever takes in what Jira says.
  const of = await queries.issueOf(db, scope, conflict_id);
  const issue = of === undefined ? undefined : await issues.lockIssue(db, scope, of);
  const found = issue && (await queries.lockConflict(db, scope, conflict_id));
  if (issue === undefined || found === undefined) throw new AppError('JIRA_CONFLICT_NOT_FOUND');
  const { field, ticket_id } = found;
  // Parts that Markdown cannot say would be lost there.
  if (field === 'description' && keep === 'local' && issue.text_lossy) throw new AppError('JIRA_TEXT_LOSSY');
  const value = keep === 'local' ? found.ours : found.theirs;
  const { row, decision } = await changeTicket(ctx, ticket_id, wantedOf({ [field]: value }), undefined);
  tell(events, row, decision);
  // From here on only the side that is kept differs from what both agreed on.
  const agreed = issue.remote[field];
  if (agreed !== undefined)
    await issues.updateIssue(db, scope, issue.id, { base: { ...issue.base, [field]: agreed } }, now());
  await queries.resolve(db, scope, conflict_id, keep, now());
  if (agreed !== value && (await findWritableSetup(db, scope)) !== undefined) await requestPush(ctx, { id: issue.id });
  const told = { issue_key: found.issue_key ?? '', ticket_id, field, kept: keep };
  events.add('jira.conflict_resolved', { id: ticket_id }, told);
  return (await queries.findConflict(db, scope, conflict_id))!;
}
