import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { FoundIssue } from '@deskwire/adapters/accounts/jira.ts';
import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import type { JobCtx, JobInput, ReactionCtx } from '../../../kit/jobs/job.ts';
import type { EventRef } from '../../../kit/jobs/job.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, getJira } from '../jira-of.ts';
import { meaningsOf, projectOfKey } from '../merging/meanings.ts';
import { settle } from '../merging/merge.ts';
import { agreedOn, inItsWords } from '../merging/same-text.ts';
import { priorityName, statusThere, tagList, textOf, timeOf } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { findAccount } from '../users/queries.ts';
import { ingest } from './ingest.ts';
import { localOf } from './local.ts';
import { pushIssue } from './push-job.ts';

/** A ticket was changed: if it is an issue and differs from what both agreed on, Jira has to be told. */
export async function noted({ db, scope, outbox }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  const known = entity_id === null ? undefined : await queries.findLive(db, scope, entity_id);
  if (known === undefined) return;
  outbox.later(pushIssue, { id: known.id }, { key: `jira.push.${known.id}` });
}

/**
 * Writes what differs to Jira, and takes in what Jira says then: that is what both agree on. Every write may be repeated.
 */
export async function push(
  ctx: JobCtx<typeof pushIssue>,
  { id, grades = false }: JobInput<typeof pushIssue>,
): Promise<void> {
  const { db, commit, now } = ctx;
  const scope = ctx.scope as TeamScope;
  const of = await getJira(db, scope).catch(() => undefined);
  if (of === undefined || of.connection.credentials === null) return;
  const known = await commit((tx) => queries.lockIssue(tx.db, scope, id));
  if (known === undefined || queries.isOver(known)) return;
  const ticket = await getVisibleTicket(db, scope, known.ticket_id).catch(() => undefined);
  if (ticket === undefined) return;
  const owners = projectOfKey(of, known.key)?.owners ?? {};
  const base = agreedOn(known.base, known.remote);
  const { push: wanted } = settle({
    base,
    remote: { values: known.remote, marks: known.marks },
    local: await localOf(db, scope, of.connection.id, ticket, base, known.remote),
    owners,
    local_at: ticket.updated_at,
  });
  const { title, priority, tags, status, assignee, description } = wanted;
  if (Object.keys(wanted).length === 0 && !grades) return;
  const issue_id = queries.idThere(known);
  const meanings = await meaningsOf(db, scope, of, known.key);
  const account = assignee === undefined || assignee === '' ? undefined : await accountOf(assignee);
  const assignee_account_id = assignee === '' ? null : account;
  try {
    const answer = await askJira(ctx, of, async (jira, credentials) => {
      const before = description !== undefined || grades ? await jira.find(credentials, issue_id) : undefined;
      if (grades && before !== undefined)
        await unlessRefused(() => jira.grade(credentials, issue_id, kindOf(before), ticket.priority));
      // Somebody changes it there as well: what that says is settled first, and what is left of this is written then.
      if (description !== undefined && before !== undefined && isNews(known, before))
        return { found: before, pushed: undefined };
      const edit = {
        summary: title,
        priority: priority === undefined ? undefined : priorityName(meanings, priority),
        labels: tags === undefined ? undefined : tagList(tags),
      };
      if (Object.values(edit).some((value) => value !== undefined))
        await unlessRefused(() => jira.edit(credentials, issue_id, edit));
      // On its own: whom Jira does not let work on it is no reason to refuse the rest.
      if (assignee_account_id !== undefined)
        await unlessRefused(() => jira.edit(credentials, issue_id, { assignee_account_id }));
      // Where it cannot be written back without a loss it is Jira's, as if it were refused.
      if (description !== undefined && before?.lossy !== true)
        await unlessRefused(() => jira.edit(credentials, issue_id, { description }));
      const to = status === undefined ? undefined : statusThere(meanings, status);
      if (to !== undefined) await unlessRefused(() => jira.move(credentials, issue_id, to.names, to.category));
      return { found: await jira.find(credentials, issue_id), pushed: wanted };
    });
    const { found, pushed } = answer;
    if (found === undefined) return;
    const fields = found.fields as NonNullable<PostedIssue['fields']>;
    const updated = timeOf(fields.updated) ?? now();
    const read = { issue_id: found.id, key: found.key, fields, updated, lossy: found.lossy };
    const arrived = { ...read, change: pushed === undefined ? 0 : Number.MAX_SAFE_INTEGER, pushed };
    await commit((tx) => ingest({ ...ctx, ...tx, scope }, of, arrived));
  } catch (error) {
    // It is gone there, or the account is: nothing can be written until somebody mends that.
    if (
      !(error instanceof AppError) ||
      (error.app !== 'INTEGRATION_REFUSED' && error.app !== 'INTEGRATION_NEEDS_REAUTH')
    )
      throw error;
  }

  async function accountOf(person_id: string): Promise<string | undefined> {
    return (await findAccount(db, scope, of!.connection.id, person_id))?.account_id;
  }
}

/** Whether the description there was changed since it was read, by somebody else. */
function isNews({ remote, marks }: queries.IssueRow, { fields }: FoundIssue): boolean {
  const there = textOf(fields['description']);
  const updated = timeOf((fields as { readonly updated?: string }).updated);
  const isLater = updated !== undefined && updated > (marks.description?.[0] ?? '');
  return isLater && inItsWords(remote.description ?? '', [there]) !== there;
}
const kindOf = ({ key, fields }: FoundIssue) => ({
  project_key: key.slice(0, key.lastIndexOf('-')),
  issue_type: (fields as { readonly issuetype?: { readonly name?: string } }).issuetype?.name ?? '',
});

/** What Jira does not take, it says again when it is read. */
async function unlessRefused(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AccountError) || error.reason !== 'refused') throw error;
  }
}
