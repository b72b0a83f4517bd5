import { randomUUIDv7 } from 'node:crypto';
import type { JiraIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { filesOfRow } from '../../../platform/files/lent/of-row.ts';
import { listPublicComments } from '../../../desk/tickets/comments/spoken.ts';
import { sayComment } from '../comments/say-job.ts';
import { sendFile } from '../files/jobs.ts';
import { askJira, urlOf, type JiraOf } from '../jira-of.ts';
import { observe, nothingSeen } from '../merging/merge.ts';
import { meaningsOf } from '../merging/meanings.ts';
import { priorityName, tagList, valuesOfTicket } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { findAccount } from '../users/queries.ts';
import { pushIssue } from '../syncing/push-job.ts';

export interface Creating extends Base {
  readonly scope: TeamScope;
  commit<T>(work: (tx: Writing<'jira.issue_linked'>) => Promise<T>): Promise<T>;
}
interface Wanted {
  readonly ticket_id: string;
  readonly project: queries.ProjectRow;
  readonly assignee_account_id?: string | undefined;
}

/** How long an attempt to create an issue may take; Jira finds what was created only after a while. */
const ATTEMPT_SECONDS = 60;
const RETRY_SECONDS = 30;

/**
 * Creates the issue of a ticket once, whatever happens: the ticket is claimed before Jira is asked, and an attempt of which
 * nobody knows the end is looked for by what it wrote into the issue.
 */
export async function createOnce(ctx: Creating, of: JiraOf, wanted: Wanted): Promise<JiraIssue> {
  const { scope, services, now, commit } = ctx;
  const ticket = await getVisibleTicket(services.db, scope, wanted.ticket_id);
  const answer = (key: string, created: boolean): JiraIssue => ({
    issue_key: key,
    url: urlOf(of, key),
    ticket_id: ticket.id,
    ticket_key: keyOf(scope, ticket.number),
    created,
  });
  const claim = await commit(async ({ db }) => {
    const id = randomUUIDv7();
    const empty = { issue_id: null, key: null, attempted_at: now(), at: now() };
    // What somebody has separated from its issue may become another one.
    await queries.forgetStopped(db, scope, of.connection.id, { ticket_id: ticket.id });
    const fresh = { id, connection_id: of.connection.id, ticket_id: ticket.id, ...empty };
    if (await queries.insertIssue(db, scope, fresh)) return { id, again: false };
    const known = await queries.findByTicket(db, scope, ticket.id);
    if (known === undefined || known.issue_id !== null) return known;
    const taken = await queries.takeAttempt(db, scope, known.id, secondsAfter(now(), -ATTEMPT_SECONDS), now());
    if (!taken) throw new AppError('INTEGRATION_UNAVAILABLE', { retry_after: RETRY_SECONDS });
    return { id: known.id, again: true };
  });
  if (claim === undefined) throw new AppError('TICKET_NOT_FOUND');
  if ('key' in claim) return answer(claim.key ?? '', false);
  const values = valuesOfTicket(ticket);
  const meanings = await meaningsOf(services.db, scope, of, `${wanted.project.key}-`);
  const { assignee_id } = ticket;
  const account =
    wanted.assignee_account_id ??
    (assignee_id === null
      ? undefined
      : (await findAccount(services.db, scope, of.connection.id, assignee_id))?.account_id);
  const made = await askJira(ctx, of, async (jira, credentials) => {
    const lost = claim.again ? await findLost() : undefined;
    return (
      lost ??
      jira.create(credentials, {
        project_key: wanted.project.key,
        issue_type: wanted.project.issue_type,
        summary: values.title!,
        description: ticket.description,
        priority: priorityName(meanings, ticket.priority),
        urgency: ticket.priority,
        labels: tagList(values.tags ?? ''),
        assignee_account_id: account,
        write_id: ticket.id,
      })
    );
    async function findLost() {
      const jql = `project = "${wanted.project.key}" AND created >= -7d ORDER BY created DESC`;
      let next: string | undefined;
      for (let page = 0; page < 4; page++) {
        const found = await jira.search(credentials, jql, next);
        const ours = found.issues.find(({ write_id }) => write_id === ticket.id);
        if (ours !== undefined) return ours;
        next = found.next;
        if (next === undefined) return undefined;
      }
      return undefined;
    }
  }).catch(async (error: unknown) => {
    // Jira said no: nothing was created, and the next attempt need not wait.
    if (error instanceof AppError && error.app === 'INTEGRATION_REFUSED')
      await commit(({ db }) => queries.updateIssue(db, scope, claim.id, { attempted_at: null }, now()));
    throw error;
  });
  await commit(async ({ db, events, outbox }) => {
    const { status: _, ...said } = values;
    const remote = observe(nothingSeen, { values: said, updated: ticket.updated_at, change: 0 });
    const change = { issue_id: made.id, key: made.key, remote: remote.values, marks: remote.marks, base: said };
    await queries.updateIssue(db, scope, claim.id, change, now());
    events.add('jira.issue_linked', { id: ticket.id }, { issue_key: made.key, ticket_id: ticket.id });
    // An issue begins where its workflow does: what is further here is told afterwards.
    outbox.later(pushIssue, { id: claim.id }, { key: `jira.push.${claim.id}` });
    for (const { id: comment_id } of await listPublicComments(db, scope, ticket.id))
      outbox.later(sayComment, { ticket_id: ticket.id, comment_id }, { key: `jira.say.${comment_id}` });
    for (const { id: file_id, is_internal } of await filesOfRow(db, scope, { kind: 'ticket', id: ticket.id }))
      if (!is_internal)
        outbox.later(sendFile, { issue: claim.id, file_id }, { key: `jira.send.${claim.id}.${file_id}` });
  });
  return answer(made.key, true);
}
