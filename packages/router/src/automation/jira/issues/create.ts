import { randomUUIDv7 } from 'node:crypto';
import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import type { FoundIssue, Jira } from '@deskwire/adapters/accounts/jira.ts';
import type { JiraIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, urlOf, type JiraSetup } from '../setup.ts';
import { meaningsOf } from '../merging/meanings.ts';
import { priorityName, tagList, valuesOfTicket } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { findAccount } from '../users/queries.ts';
import { noteCreated } from './adopt.ts';

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
/** The clock of a Jira may be wrong by as much. */
const CLOCK_SECONDS = 3600;
/** Pages of fifty issues, which others have created since the first attempt. */
const MOST_PAGES = 40;

/**
 * Creates the issue of a ticket once, whatever happens: the ticket is claimed before Jira is asked, and an attempt of which
 * nobody knows the end is looked for by what it wrote into the issue.
 */
export async function createOnce(ctx: Creating, setup: JiraSetup, wanted: Wanted): Promise<JiraIssue> {
  const { scope, services } = ctx;
  const ticket = await getVisibleTicket(services.db, scope, wanted.ticket_id);
  const answer = (key: string, created: boolean): JiraIssue => ({
    issue_key: key,
    url: urlOf(setup, key),
    ticket_id: ticket.id,
    ticket_key: keyOf(scope, ticket.number),
    created,
  });
  const claim = await claimTicket(ctx, setup, ticket.id);
  if ('key' in claim) return answer(claim.key ?? '', false);
  const made = await createOrFind(ctx, setup, wanted, ticket, claim);
  await linkTicket(ctx, setup, ticket, claim, made);
  return answer(made.key, true);
}

type Made = Pick<FoundIssue, 'id' | 'key'>;
type Ticket = Awaited<ReturnType<typeof getVisibleTicket>>;
/** An attempt to create the issue of a ticket; `again` after one of which nobody knows the end. */
interface Claim {
  readonly id: string;
  readonly created_at: string;
  readonly again: boolean;
}

/** Claims a ticket for an attempt, or returns the row of its issue. Throws INTEGRATION_UNAVAILABLE during another attempt. */
const claimTicket = ({ scope, commit, now }: Creating, { connection }: JiraSetup, ticket_id: string) =>
  commit(async ({ db }): Promise<Claim | queries.IssueRow> => {
    const id = randomUUIDv7();
    const empty = { issue_id: null, key: null, attempted_at: now(), at: now() };
    // A ticket that was separated from its issue may become another one.
    await queries.forgetStopped(db, scope, connection.id, { ticket_id });
    const isNew = await queries.insertIssue(db, scope, { id, connection_id: connection.id, ticket_id, ...empty });
    if (isNew) return { id, created_at: now(), again: false };
    const known = await queries.findByTicket(db, scope, ticket_id);
    if (known === undefined) throw new AppError('TICKET_NOT_FOUND');
    if (known.issue_id !== null) return known;
    const taken = await queries.takeAttempt(db, scope, known.id, secondsAfter(now(), -ATTEMPT_SECONDS), now());
    if (!taken) throw new AppError('INTEGRATION_UNAVAILABLE', { retry_after: RETRY_SECONDS });
    return { id: known.id, created_at: known.created_at, again: true };
  });

/** Creates the issue in Jira, unless an earlier attempt has. Throws what `askJira` throws. */
async function createOrFind(
  ctx: Creating,
  setup: JiraSetup,
  { project, assignee_account_id }: Wanted,
  ticket: Ticket,
  claim: Claim,
): Promise<Made> {
  const { scope, services, now, commit } = ctx;
  const values = valuesOfTicket(ticket);
  const meanings = await meaningsOf(services.db, scope, setup, `${project.key}-`);
  const account = assignee_account_id ?? (await accountOf(ctx, setup, ticket.assignee_id));
  try {
    return await askJira(ctx, setup, async (jira, credentials) => {
      const lost = claim.again && (await findLost({ jira, credentials }, project.key, ticket.id, claim.created_at));
      if (lost) return lost;
      return jira.create(credentials, {
        project_key: project.key,
        issue_type: project.issue_type,
        summary: values.title!,
        description: ticket.description,
        priority: priorityName(meanings, ticket.priority),
        urgency: ticket.priority,
        labels: tagList(values.tags ?? ''),
        assignee_account_id: account,
        write_id: ticket.id,
      });
    });
  } catch (error) {
    // Jira said no: nothing was created, and the next attempt need not wait.
    if (error instanceof AppError && error.app === 'JIRA_REFUSED')
      await commit(({ db }) => queries.updateIssue(db, scope, claim.id, { attempted_at: null }, now()));
    throw error;
  }
}

/** The account in Jira of an assignee, if it is known. */
async function accountOf({ scope, services }: Creating, { connection }: JiraSetup, person_id: string | null) {
  if (person_id === null) return undefined;
  return (await findAccount(services.db, scope, connection.id, person_id))?.account_id;
}

/** Links a ticket to the issue that was created for it. Throws JIRA_ALREADY_LINKED if another ticket has the issue by now. */
const linkTicket = (
  { scope, now, commit }: Creating,
  { connection }: JiraSetup,
  ticket: Ticket,
  claim: Claim,
  made: Made,
) =>
  commit(async ({ db, events, outbox }) => {
    await queries.lockKey(db, scope, connection.id, made.key);
    const other = await queries.lockNamed(db, scope, connection.id, { issue_id: made.id, key: made.key });
    if (other !== undefined && other.ticket_id !== ticket.id)
      throw new AppError('JIRA_ALREADY_LINKED', { issue_key: made.key });
    // A message may have noted it meanwhile.
    await noteCreated({ db, events, outbox, scope, now }, claim.id, ticket, made);
  });

/** The issue that an attempt has created whose end nobody knows, among all that were created since it began. */
async function findLost(
  { jira, credentials }: { readonly jira: Jira; readonly credentials: Credentials },
  project_key: string,
  ticket_id: string,
  began: string,
): Promise<FoundIssue | undefined> {
  const since = Date.parse(secondsAfter(began, -CLOCK_SECONDS));
  const jql = `project = "${project_key}" AND created >= ${since} ORDER BY created ASC`;
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await jira.search(credentials, jql, next);
    const ours = found.issues.find(({ write_id }) => write_id === ticket_id);
    next = found.next;
    if (ours !== undefined || next === undefined) return ours;
  }
  throw new AccountError('unavailable', 'too_many_issues');
}
