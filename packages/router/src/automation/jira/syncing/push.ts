import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import type { JobCtx, ReactionCtx } from '../../../kit/jobs/job.ts';
import type { EventRef } from '../../../kit/jobs/job.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, getJira } from '../jira-of.ts';
import { settle } from '../merging/merge.ts';
import { priorityName, statusThere, tagList, timeOf, valuesOfTicket } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { ingest } from './ingest.ts';
import { pushIssue } from './push-job.ts';

/** A ticket was changed: if it is an issue and differs from what both agreed on, Jira has to be told. */
export async function noted({ db, scope, outbox }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  const known = entity_id === null ? undefined : await queries.findByTicket(db, scope, entity_id);
  if (known === undefined || known.issue_id === null || known.deleted_at !== null) return;
  outbox.later(pushIssue, { id: known.id }, { key: `jira.push.${known.id}` });
}

/**
 * Writes what differs to Jira, and takes in what Jira says then: that is what both agree on. Every write may be repeated.
 */
export async function push(ctx: JobCtx<typeof pushIssue>, id: string): Promise<void> {
  const { db, commit, now } = ctx;
  const scope = ctx.scope as TeamScope;
  const of = await getJira(db, scope).catch(() => undefined);
  if (of === undefined || of.connection.credentials === null) return;
  const known = await commit((tx) => queries.lockIssue(tx.db, scope, id));
  if (known === undefined || known.issue_id === null || known.deleted_at !== null) return;
  const ticket = await getVisibleTicket(db, scope, known.ticket_id).catch(() => undefined);
  if (ticket === undefined) return;
  const owners = of.projects.find((one) => known.key?.startsWith(`${one.key}-`) === true)?.owners ?? {};
  const { push: wanted } = settle({
    base: known.base,
    remote: { values: known.remote, marks: known.marks },
    local: valuesOfTicket(ticket),
    owners,
    local_at: ticket.updated_at,
  });
  const { title, priority, tags, status } = wanted;
  if (Object.keys(wanted).length === 0) return;
  const issue_id = known.issue_id.startsWith('key:') ? known.key! : known.issue_id;
  const statuses = await statusesOf(db, scope);
  try {
    const found = await askJira(ctx, of, async (jira, credentials) => {
      if (title !== undefined || priority !== undefined || tags !== undefined)
        await unlessRefused(() =>
          jira.edit(credentials, issue_id, {
            summary: title,
            priority: priority === undefined ? undefined : priorityName(priority),
            labels: tags === undefined ? undefined : tagList(tags),
          }),
        );
      const to = status === undefined ? undefined : statusThere(statuses, status);
      if (to !== undefined) await unlessRefused(() => jira.move(credentials, issue_id, to.names, to.category));
      return jira.find(credentials, issue_id);
    });
    if (found === undefined) return;
    const fields = found.fields as NonNullable<PostedIssue['fields']>;
    const updated = timeOf(fields.updated) ?? now();
    const read = { issue_id: found.id, key: found.key, fields, updated };
    const arrived = { ...read, change: Number.MAX_SAFE_INTEGER, pushed: wanted };
    await commit((tx) => ingest({ ...ctx, ...tx, scope }, of, arrived));
  } catch (error) {
    // It is gone there, or the account is: nothing can be written until somebody mends that.
    if (
      !(error instanceof AppError) ||
      (error.app !== 'INTEGRATION_REFUSED' && error.app !== 'INTEGRATION_NEEDS_REAUTH')
    )
      throw error;
  }
}

/** What Jira does not take, it says again when it is read. */
async function unlessRefused(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AccountError) || error.reason !== 'refused') throw error;
  }
}
