import { randomUUIDv7 } from 'node:crypto';
import type { PostedIssue, SyncedField, UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import type { TicketStatus } from '@deskwire/contract/desk/tickets.config.ts';
import { changeTicket } from '../../../desk/tickets/changes/change-ticket.ts';
import { tell, type Wanted } from '../../../desk/tickets/changes/decide.ts';
import { openTicket } from '../../../desk/tickets/create.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import { ensureContacts, findKnown, keyOfNamed, type Named } from '../../../identity/people/known/known.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { JiraOf } from '../jira-of.ts';
import { nothingSeen, observe, settle, type Message, type Values } from '../merging/merge.ts';
import { priorityName, tagList, titleOf, typeOf, valuesOfIssue, valuesOfTicket } from '../merging/words.ts';
import * as noting from '../conflicts/queries.ts';
import * as queries from '../queries.ts';
import { pushIssue } from './push-job.ts';

export type JiraWrites =
  | 'jira.issue_linked'
  | 'jira.issue_unlinked'
  | 'jira.conflict'
  | 'ticket.created'
  | 'ticket.updated'
  | 'ticket.status_changed'
  | 'ticket.assigned'
  | 'person.created';
export type Ingesting = Pick<Writing<JiraWrites>, 'db' | 'events' | 'outbox'> & {
  readonly scope: TeamScope;
  readonly now: () => string;
};

/** An issue as it was read or posted. */
export interface Arrived {
  /** Undefined where only its key was sent. */
  readonly issue_id: string | undefined;
  readonly key: string;
  readonly fields: NonNullable<PostedIssue['fields']>;
  readonly updated: string;
  readonly change: number;
  /** What was written to Jira before it was read. What it did not take is Jira's again. */
  readonly pushed?: Values | undefined;
}
type Outcome = Omit<UpsertAnswer, 'status'>;

/** Brings one ticket and one issue to say the same, after what Jira said. The order of messages does not matter. */
export async function ingest(ctx: Ingesting, of: JiraOf, arrived: Arrived): Promise<Outcome> {
  const { db, scope } = ctx;
  const { connection } = of;
  await queries.lockKey(db, scope, connection.id, arrived.key);
  const statuses = await statusesOf(db, scope);
  const message: Message = {
    values: valuesOfIssue(statuses, arrived.fields),
    updated: arrived.updated,
    change: arrived.change,
  };
  const known = await queries.lockNamed(db, scope, connection.id, arrived);
  if (known?.deleted_at !== undefined && known.deleted_at !== null) return nothing(arrived.key, 'deleted');
  return known === undefined ? add(ctx, of, arrived, message) : change(ctx, of, known, arrived, message, statuses);
}

const nothing = (issue_key: string, reason: string): Outcome => ({
  result: null,
  issue_key,
  ticket_id: null,
  ticket_key: null,
  reason,
});

/** An issue that has no ticket yet gets one, where all issues of its project do. */
async function add(
  ctx: Ingesting,
  { connection, projects }: JiraOf,
  arrived: Arrived,
  message: Message,
): Promise<Outcome> {
  const { db, scope, events, now } = ctx;
  const { key, fields, issue_id } = arrived;
  const project = projects.find((one) => key.startsWith(`${one.key}-`));
  if (project === undefined) return nothing(key, 'project_not_set_up');
  if (project.mode !== 'mirror') return nothing(key, 'not_linked');
  const { values } = message;
  const people = await peopleOf(ctx, fields);
  const opened = await openTicket(ctx, {
    title: values.title ?? key,
    description: textOf(fields.description),
    type: typeOf(fields.issuetype?.name),
    priority: (values.priority ?? 'medium') as 'medium',
    tags: tagList(values.tags ?? ''),
    project_id: project.project_id ?? undefined,
    reporter_id: people.reporter,
    assignee_id: people.assignee,
    source: 'jira',
    external_key: `${connection.id}:${issue_id ?? key}`,
  });
  const id = randomUUIDv7();
  await queries.insertIssue(db, scope, {
    id,
    connection_id: connection.id,
    ticket_id: opened.id,
    issue_id: issue_id ?? `key:${key}`,
    key,
    attempted_at: null,
    at: now(),
  });
  events.add('jira.issue_linked', { id: opened.id }, { issue_key: key, ticket_id: opened.id });
  // It begins in the first status of the team.
  const moved = await take(ctx, opened.id, values.status === undefined ? {} : { status: values.status });
  const remote = observe(nothingSeen, message);
  const local = valuesOfTicket(moved ?? opened);
  const base = Object.fromEntries(
    Object.entries(remote.values).filter(([field, value]) => local[field as 'title'] === value),
  );
  await queries.updateIssue(db, scope, id, { remote: remote.values, marks: remote.marks, base }, now());
  return {
    result: 'created',
    issue_key: key,
    ticket_id: opened.id,
    ticket_key: keyOf(scope, opened.number),
    reason: null,
  };
}

async function change(
  ctx: Ingesting,
  { connection, projects }: JiraOf,
  known: queries.IssueRow,
  { key, issue_id, pushed }: Arrived,
  message: Message,
  statuses: readonly TicketStatus[],
): Promise<Outcome> {
  const { db, scope, events, outbox, now } = ctx;
  const ticket = await ticketOf(ctx, known.ticket_id);
  if (ticket === undefined) return nothing(key, 'ticket_deleted');
  const owners = projects.find((one) => key.startsWith(`${one.key}-`))?.owners ?? {};
  const remote = observe({ values: known.remote, marks: known.marks }, message);
  const local = valuesOfTicket(ticket);
  const refused = Object.fromEntries(
    Object.entries(pushed ?? {}).filter(
      ([field, value]) => local[field as 'title'] === value && remote.values[field as 'title'] !== value,
    ),
  ) as Values;
  const settled = settle({
    base: { ...known.base, ...refused },
    remote,
    local,
    // What was refused is Jira's, whoever owns it.
    owners: { ...owners, ...Object.fromEntries(Object.keys(refused).map((field) => [field, 'jira'])) },
    local_at: ticket.updated_at,
  });
  const changed = await take(ctx, ticket.id, settled.take);
  const after = changed === undefined ? local : valuesOfTicket(changed);
  // What the rules of the team did not let in is no agreement.
  const base = Object.fromEntries(
    Object.entries(settled.base).filter(
      ([field, value]) => after[field as 'title'] === value || !(field in settled.take),
    ),
  );
  const conflicts = [
    ...settled.conflicts,
    ...(Object.entries(refused) as [SyncedField, string][]).map(([field, lost]) => ({
      field,
      kept: 'jira' as const,
      local: lost,
      remote: remote.values[field]!,
    })),
  ];
  const asked = conflicts.filter(({ kept }) => kept === null).map(({ field }) => field);
  await noting.settleOpen(db, scope, known.id, asked, now());
  for (const { field, kept, local: ours, remote: theirs } of conflicts) {
    const one = { id: randomUUIDv7(), issue: known.id, field, kept, local: ours, remote: theirs };
    if (!(await noting.noteConflict(db, scope, one, now()))) continue;
    const lost = kept === null ? null : shown(field, kept === 'jira' ? ours : theirs, statuses);
    events.add('jira.conflict', { id: ticket.id }, { issue_key: key, ticket_id: ticket.id, field, kept, lost });
  }
  const moved = known.key !== null && known.key !== key && issue_id !== undefined;
  await queries.updateIssue(
    db,
    scope,
    known.id,
    {
      remote: remote.values,
      marks: remote.marks,
      base,
      ...(issue_id === undefined ? {} : { issue_id }),
      ...(moved ? { key, former_keys: [...new Set([...known.former_keys, known.key!])].slice(-20) } : {}),
      ...(known.key === null ? { key } : {}),
    },
    now(),
  );
  if (Object.keys(settled.push).length > 0 && connection.credentials !== null)
    outbox.later(pushIssue, { id: known.id }, { key: `jira.push.${known.id}` });
  const result = changed === undefined ? 'unchanged' : 'updated';
  return { result, issue_key: key, ticket_id: ticket.id, ticket_key: keyOf(scope, ticket.number), reason: null };
}

const shown = (field: string, value: string, statuses: readonly TicketStatus[]): string => {
  if (field === 'status') return statuses.find(({ slug }) => slug === value)?.name ?? value;
  return field === 'priority' ? priorityName(value) : value.slice(0, 200);
};

async function ticketOf({ db, scope }: Ingesting, id: string) {
  try {
    return await getVisibleTicket(db, scope, id);
  } catch (error) {
    if (error instanceof AppError && error.app === 'TICKET_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Values as a change of a ticket. */
export const wantedOf = ({ title, priority, status, tags }: Values): Wanted => ({
  ...(title === undefined ? {} : { title }),
  ...(priority === undefined ? {} : { priority: priority as 'low' }),
  ...(status === undefined ? {} : { status }),
  ...(tags === undefined ? {} : { tags: tagList(tags) }),
});

/** Writes values here. Undefined: nothing is different, or the rules of the team refuse it. */
async function take(ctx: Ingesting, ticket_id: string, values: Values) {
  const { status } = values;
  const wanted = wantedOf(values);
  if (Object.keys(wanted).length === 0) return undefined;
  try {
    const { row, decision } = await changeTicket(ctx, ticket_id, wanted, undefined);
    tell(ctx.events, row, decision);
    return decision.updated === undefined && decision.moved === undefined ? undefined : row;
  } catch (error) {
    // A status that does not lead there: the other fields are taken all the same.
    if (!(error instanceof AppError) || !error.app.startsWith('TICKET_')) throw error;
    if (status === undefined) return undefined;
    const { status: _, ...others } = values;
    return take(ctx, ticket_id, others);
  }
}

const textOf = (description: string | null | undefined): string =>
  (description ?? '').replaceAll('\u0000', '').slice(0, 50_000);

async function peopleOf(
  ctx: Ingesting,
  { reporter, assignee }: NonNullable<PostedIssue['fields']>,
): Promise<{ readonly reporter: string; readonly assignee: string | null }> {
  const { db, scope, events, now } = ctx;
  const [from, to] = [reporter, assignee].map((who): Named | undefined => {
    const name = who?.displayName === undefined ? null : titleOf(who.displayName);
    const email = who?.emailAddress?.trim().toLowerCase() ?? null;
    return name === null && email === null ? undefined : { name, email };
  });
  const known = await findKnown(
    db,
    scope,
    [from, to].flatMap((one) => one ?? []),
  );
  const assignee_id = to === undefined ? undefined : known.findAssignable(to);
  const found = from === undefined ? scope.person_id : known.find(from);
  if (found !== undefined) return { reporter: found, assignee: assignee_id ?? null };
  const added = await ensureContacts({ db, events }, scope, [from!], now());
  return { reporter: added.get(keyOfNamed(from!))!, assignee: assignee_id ?? null };
}

/** An issue that was deleted there stays a ticket here, on its own. */
export async function unlink(
  ctx: Ingesting,
  { connection }: JiraOf,
  { issue_id, key }: Pick<Arrived, 'issue_id' | 'key'>,
): Promise<Outcome> {
  const { db, scope, events, now } = ctx;
  await queries.lockKey(db, scope, connection.id, key);
  const known = await queries.lockNamed(db, scope, connection.id, { issue_id, key });
  if (known === undefined || known.deleted_at !== null) return nothing(key, 'not_linked');
  await queries.updateIssue(db, scope, known.id, { deleted_at: now() }, now());
  const { ticket_id } = known;
  events.add('jira.issue_unlinked', { id: ticket_id }, { issue_key: key, ticket_id, reason: 'deleted' });
  return { result: 'deleted', issue_key: key, ticket_id, ticket_key: null, reason: null };
}
