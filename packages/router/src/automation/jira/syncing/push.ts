import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import type { FoundIssue, Jira, JiraEdit } from '@deskwire/adapters/accounts/jira.ts';
import type { Urgency } from '@deskwire/adapters/accounts/jira/grades.ts';
import { findVisibleTicket } from '../../../desk/tickets/find.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { JobCtx, JobInput, ReactionCtx } from '../../../kit/jobs/job.ts';
import type { EventRef } from '../../../kit/jobs/job.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { writeTo, type Held } from '../issues/hold.ts';
import { askJira, findWritableSetup, type JiraSetup } from '../setup.ts';
import { meaningsOf, projectOfKey } from '../merging/meanings.ts';
import { settle, type Values } from '../merging/merge.ts';
import { agreedOn, inItsWords } from '../merging/same-text.ts';
import { priorityName, statusThere, tagList, textOf, timeOf } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { findAccount } from '../users/queries.ts';
import { ingest } from './ingest.ts';
import { localOf } from './local.ts';
import { pushIssue, pushKey, requestPush } from './push-job.ts';
import { readingOf } from './whole.ts';

/** A ticket was changed: if it is an issue and differs from what both agreed on, Jira has to be told. */
export async function noted({ db, scope, outbox, now }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  const known = entity_id === null ? undefined : await queries.findLive(db, scope, entity_id);
  if (known === undefined || (await findWritableSetup(db, scope)) === undefined) return;
  await requestPush({ db, scope, outbox, now }, { id: known.id });
}

/** Writes what differs to Jira, and takes in what Jira says then: that is what both agree on. Every write may be repeated. */
export async function push(ctx: JobCtx<typeof pushIssue>, input: JobInput<typeof pushIssue>): Promise<void> {
  const setup = await findWritableSetup(ctx.db, ctx.scope);
  if (setup === undefined) return;
  const asked = { job: pushIssue, input, key: pushKey(input) };
  const telling = { ...ctx, scope: ctx.scope as TeamScope };
  await writeTo(ctx, asked, { id: input.id, tells: true }, (held) => tell(telling, setup, held, input.grades === true));
}

type Telling = Omit<JobCtx<typeof pushIssue>, 'scope'> & { readonly scope: TeamScope };
async function tell(ctx: Telling, setup: JiraSetup, { issue: known, lease_id }: Held, grades: boolean): Promise<void> {
  const { db, services, scope, commit } = ctx;
  const ticket = await findVisibleTicket(db, scope, known.ticket_id);
  if (ticket === undefined) return;
  const owners = projectOfKey(setup, known.key)?.owners ?? {};
  const base = agreedOn(known.base, known.remote);
  const { push: wanted } = settle({
    base,
    remote: { values: known.remote, marks: known.marks },
    local: await localOf(db, scope, setup.connection.id, ticket, base, known.remote),
    owners,
    local_at: ticket.updated_at,
  });
  if (Object.keys(wanted).length === 0 && !grades) return;
  const words = await wordsOf(ctx, setup, known.key, wanted);
  try {
    const { found, pushed, read_at } = await askJira(ctx, setup, async (jira, credentials) => {
      const using = { jira, credentials, issue_id: queries.idThere(known) };
      const faster = await write(using, known, words, grades ? ticket.priority : undefined);
      const at = await readNow(services);
      return {
        found: faster ?? (await jira.find(credentials, using.issue_id)),
        pushed: faster === undefined,
        read_at: at,
      };
    });
    if (found === undefined) return;
    const arrived = { ...readingOf(found, read_at), pushed: pushed ? wanted : undefined, lease_id };
    await commit((tx) => ingest({ ...ctx, ...tx, scope }, setup, arrived));
  } catch (error) {
    // It is gone there: nothing can be written until somebody mends that.
    if (!(error instanceof AppError) || error.app !== 'JIRA_REFUSED') throw error;
  }
}

interface Words {
  readonly edit: JiraEdit;
  /** Null: nobody. */
  readonly assignee_account_id: string | null | undefined;
  readonly description: string | undefined;
  readonly to: ReturnType<typeof statusThere> | undefined;
}
/** The values to write, in the words of Jira. */
async function wordsOf({ db, scope }: Telling, setup: JiraSetup, key: string | null, wanted: Values): Promise<Words> {
  const { title, priority, tags, status, assignee, description } = wanted;
  const meanings = await meaningsOf(db, scope, setup, key);
  const account =
    assignee === undefined || assignee === ''
      ? undefined
      : (await findAccount(db, scope, setup.connection.id, assignee))?.account_id;
  return {
    edit: {
      summary: title,
      priority: priority === undefined ? undefined : priorityName(meanings, priority),
      labels: tags === undefined ? undefined : tagList(tags),
    },
    assignee_account_id: assignee === '' ? null : account,
    description,
    to: status === undefined ? undefined : statusThere(meanings, status),
  };
}

interface Using {
  readonly jira: Jira;
  readonly credentials: Credentials;
  readonly issue_id: string;
}
/** Writes to an issue. Gives the issue where somebody there was faster with its description: then nothing was written. */
async function write(
  { jira, credentials, issue_id }: Using,
  known: queries.IssueRow,
  { edit, assignee_account_id, description, to }: Words,
  urgency: Urgency | undefined,
): Promise<FoundIssue | undefined> {
  const before =
    description !== undefined || urgency !== undefined ? await jira.find(credentials, issue_id) : undefined;
  if (urgency !== undefined && before !== undefined)
    await unlessRefused(() => jira.grade(credentials, issue_id, kindOf(before), urgency));
  // Somebody changes it there as well: what that says is settled first, and what is left of this is written then.
  if (description !== undefined && before !== undefined && isNews(known, before)) return before;
  if (Object.values(edit).some((value) => value !== undefined))
    await unlessRefused(() => jira.edit(credentials, issue_id, edit));
  // On its own: whom Jira does not let work on it is no reason to refuse the rest.
  if (assignee_account_id !== undefined)
    await unlessRefused(() => jira.edit(credentials, issue_id, { assignee_account_id }));
  // A description that cannot be written back without a loss is Jira's, as if it were refused.
  if (description !== undefined && before?.lossy !== true)
    await unlessRefused(() => jira.edit(credentials, issue_id, { description }));
  if (to !== undefined) await unlessRefused(() => jira.move(credentials, issue_id, to.names, to.category));
  return undefined;
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

/** Ignores a refusal: Jira says its own value again when it is read. */
async function unlessRefused(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AccountError) || error.reason !== 'refused') throw error;
  }
}
