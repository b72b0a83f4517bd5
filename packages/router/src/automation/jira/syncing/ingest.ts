import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { PostedIssue, UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import { openTicket } from '../../../desk/tickets/create.ts';
import { lockVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import type { JiraSetup } from '../setup.ts';
import { noteConflicts } from '../conflicts/note.ts';
import { agreementAfter, lostTo, refusedOf, withNearestStatus } from '../merging/agreement.ts';
import { meaningsOf, projectOfKey } from '../merging/meanings.ts';
import { nothingSeen, observe, settle, type Message, type Values } from '../merging/merge.ts';
import { agreedOn } from '../merging/same-text.ts';
import { tagList, textOf, typeOf, valuesOfIssue, type Meanings } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { ensurePerson, findPeople, type Found } from '../users/named-people.ts';
import { adopt } from '../issues/adopt.ts';
import { isCreating } from '../issues/holding.queries.ts';
import { isRestricted, resume, withdraw } from '../issues/restrict.ts';
import { take } from '../issues/take.ts';
import { localOf } from './local.ts';
import { requestPush, requestRefresh } from './push-job.ts';

export type JiraWrites =
  | 'jira.issue_linked'
  | 'jira.issue_unlinked'
  | 'jira.conflict'
  | 'ticket.created'
  | 'ticket.updated'
  | 'ticket.status_changed'
  | 'ticket.assigned'
  | 'ticket.deleted'
  | 'ticket.restored'
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
  /** The values that were written to Jira before it was read. Those that it did not take are Jira's again. */
  readonly pushed?: Values | undefined;
  /** Sent, and not read: texts of messages are in another markup than those that are read. */
  readonly posted?: boolean | undefined;
  /** Whether the description has what Markdown cannot say; undefined where nobody knows. */
  readonly lossy?: boolean | undefined;
  /** The ticket that somebody created the issue for, as it says itself; only what was read says it. */
  readonly write_id?: string | undefined;
  /** The lease of the process that wrote to the issue before it was read. */
  readonly lease_id?: string | undefined;
}
type Outcome = Omit<UpsertAnswer, 'status'>;

/** Brings one ticket and one issue to say the same, after what Jira said. The order of messages does not matter. */
export async function ingest(ctx: Ingesting, setup: JiraSetup, arrived: Arrived): Promise<Outcome> {
  const { db, scope } = ctx;
  const { connection } = setup;
  const { key, fields } = arrived;
  await queries.lockKey(db, scope, connection.id, key);
  const known = (await queries.lockNamed(db, scope, connection.id, arrived)) ?? (await adopt(ctx, setup, arrived));
  if (known !== undefined && known.deleted_at !== null) return nothingDone(key, 'deleted');
  if (known?.stopped === 'unlinked') return nothingDone(key, 'unlinked');
  if (known !== undefined && queries.isHeld(known, ctx.now(), arrived.lease_id))
    return afterwards(ctx, connection.id, key, 'being_written');
  // Only the issue itself says whether it is the one that is being created for a ticket at this moment.
  if (known === undefined && arrived.posted === true && connection.credentials !== null)
    if (await isCreating(db, scope, connection.id)) return afterwards(ctx, connection.id, key, 'being_created');
  const restricted = isRestricted(projectOfKey(setup, key), fields);
  if (known === undefined && restricted === true) return nothingDone(key, 'restricted');
  if (known !== undefined && known.stopped === null && restricted === true) return withdraw(ctx, known, key);
  if (known?.stopped === 'restricted') {
    if (restricted !== false) return nothingDone(key, 'restricted');
    await resume(ctx, known, key);
  }
  const reading = await translate(ctx, setup, arrived);
  return known === undefined ? add(ctx, setup, reading) : update(ctx, setup, known, reading);
}

/** A message in our words. */
interface Reading {
  readonly arrived: Arrived;
  readonly message: Message;
  readonly meanings: Meanings;
  readonly found: Found;
}
async function translate(ctx: Ingesting, setup: JiraSetup, arrived: Arrived): Promise<Reading> {
  const { connection } = setup;
  const { key, fields, updated, change } = arrived;
  const found = await findPeople(ctx, connection.id, [fields.reporter, fields.assignee]);
  const meanings = await meaningsOf(ctx.db, ctx.scope, setup, key);
  // Nobody: an empty text. Somebody whom nobody here knows says nothing of the assignee here.
  const assignee = fields.assignee === undefined ? undefined : found(fields.assignee, 'assignable');
  const { description, ...others } = valuesOfIssue(meanings, fields);
  // If Jira can be asked, the description that is read there counts.
  const isRead = arrived.posted !== true || connection.credentials === null;
  const values = {
    ...others,
    ...(description === undefined || !isRead ? {} : { description }),
    ...(assignee === undefined ? {} : { assignee: assignee ?? '' }),
  };
  return { arrived, message: { values, updated, change }, meanings, found };
}

/** How long whoever writes to an issue, or creates it, may take before it is read. */
const MEANWHILE_SECONDS = 5;
/** Reads the issue later: a message that arrives while we write may be a part of that. */
function afterwards(
  { outbox, now }: Pick<Ingesting, 'outbox' | 'now'>,
  connection_id: string,
  key: string,
  reason: (typeof postponements)[number],
): Outcome {
  requestRefresh({ outbox }, connection_id, key, secondsAfter(now(), MEANWHILE_SECONDS));
  return nothingDone(key, reason);
}
const postponements = ['being_written', 'being_created', 'being_read'] as const;
/** Whether what arrived is read there later, for this reason. */
export const isPostponed = (reason: string | null): boolean => postponements.some((one) => one === reason);

/** Says that a message changed nothing, and why. */
const nothingDone = (issue_key: string, reason: string): Outcome => ({
  result: null,
  issue_key,
  ticket_id: null,
  ticket_key: null,
  reason,
});

/** An issue that has no ticket yet gets one, where all issues of its project do. */
async function add(ctx: Ingesting, setup: JiraSetup, { arrived, message, meanings, found }: Reading): Promise<Outcome> {
  const { db, scope, events, now } = ctx;
  const { connection } = setup;
  const { key, fields, issue_id } = arrived;
  const project = projectOfKey(setup, key);
  if (project === undefined) return nothingDone(key, 'project_not_set_up');
  if (project.mode !== 'mirror') return nothingDone(key, 'not_linked');
  const { values } = message;
  const reporter = await ensurePerson(ctx, connection.id, found, fields.reporter, scope.person_id);
  const opened = await openTicket(ctx, {
    title: values.title ?? key,
    description: textOf(fields.description),
    type: typeOf(meanings, fields.issuetype?.name),
    priority: (values.priority ?? 'medium') as 'medium',
    tags: tagList(values.tags ?? ''),
    project_id: project.project_id ?? undefined,
    reporter_id: reporter,
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
  // It begins in the first status of the team, and with whoever its rules assign it to.
  const { status, assignee } = values;
  const moved = await take(ctx, opened.id, {
    ...(status === undefined ? {} : { status }),
    ...(assignee === undefined ? {} : { assignee }),
  });
  // It was made with the description of this message, until another one is read.
  const made = { values: { description: opened.description }, updated: EARLIEST, change: 0 };
  const remote = observe(observe(nothingSeen, made), message);
  const local = await localOf(db, scope, connection.id, moved ?? opened, {}, remote.values);
  const base = Object.fromEntries(
    Object.entries(remote.values).filter(([field, value]) => local[field as 'title'] === value),
  );
  const { lossy } = arrived;
  await queries.updateIssue(
    db,
    scope,
    id,
    { remote: remote.values, marks: remote.marks, base, ...(lossy === undefined ? {} : { text_lossy: lossy }) },
    now(),
  );
  return {
    result: 'created',
    issue_key: key,
    ticket_id: opened.id,
    ticket_key: keyOf(scope, opened.number),
    reason: null,
  };
}

/** The ticket of an issue takes what Jira says, as far as the owners of fields and the rules of the team let it. */
async function update(
  ctx: Ingesting,
  { connection, projects }: JiraSetup,
  known: queries.IssueRow,
  { arrived, message, meanings }: Reading,
): Promise<Outcome> {
  const { db, scope, now } = ctx;
  const { key, pushed, fields, lossy } = arrived;
  // Locked before it is compared: what somebody writes in between would be lost without a word.
  const ticket = await lockVisibleTicket(db, scope, known.ticket_id);
  if (ticket === undefined) return nothingDone(key, 'ticket_deleted');

  const remote = observe({ values: known.remote, marks: known.marks }, message);
  const written = { pushed, remote: remote.values, local: ticket.status };
  const before = agreedOn(withNearestStatus(known.base, written, { fields, meanings }), remote.values);
  const local = await localOf(db, scope, connection.id, ticket, before, remote.values);
  const refused = refusedOf(pushed, local, remote.values);
  const owners = projectOfKey({ projects }, key)?.owners ?? {};
  const settled = settle({
    base: { ...before, ...refused },
    remote,
    local,
    // A refused value is Jira's, whoever owns the field.
    owners: { ...owners, ...Object.fromEntries(Object.keys(refused).map((field) => [field, 'jira'])) },
    local_at: ticket.updated_at,
  });

  const changed = await take(ctx, ticket.id, settled.take);
  const after = changed === undefined ? local : await localOf(db, scope, connection.id, changed, before, remote.values);
  const pair = { issue: known.id, issue_key: key, ticket_id: ticket.id };
  await noteConflicts(ctx, pair, [...settled.conflicts, ...lostTo(remote.values, refused)], meanings);
  await queries.updateIssue(
    db,
    scope,
    known.id,
    {
      remote: remote.values,
      marks: remote.marks,
      base: agreementAfter(settled, before, after),
      ...renamed(known, arrived),
      ...(lossy === undefined ? {} : { text_lossy: lossy }),
    },
    now(),
  );
  if (Object.keys(settled.push).length > 0 && connection.credentials !== null) await requestPush(ctx, { id: known.id });
  const result = changed === undefined ? 'unchanged' : 'updated';
  return { result, issue_key: key, ticket_id: ticket.id, ticket_key: keyOf(scope, ticket.number), reason: null };
}

/** The id and key of an issue, if they were not known; an issue that moved to another project keeps its former keys. */
function renamed(known: queries.IssueRow, { issue_id, key }: Arrived) {
  const id = issue_id === undefined ? {} : { issue_id };
  if (known.key === null) return { ...id, key };
  if (known.key === key || issue_id === undefined) return id;
  return { ...id, key, former_keys: [...new Set([...known.former_keys, known.key])].slice(-FORMER_KEYS) };
}
const FORMER_KEYS = 20;

/** A time before every reading. */
const EARLIEST = '1970-01-01T00:00:00.000Z';

/** An issue that was deleted there stays a ticket here, on its own. */
export async function unlink(
  ctx: Ingesting,
  { connection }: JiraSetup,
  { issue_id, key }: Pick<Arrived, 'issue_id' | 'key'>,
): Promise<Outcome> {
  const { db, scope, events, now } = ctx;
  await queries.lockKey(db, scope, connection.id, key);
  const known = await queries.lockNamed(db, scope, connection.id, { issue_id, key });
  if (known === undefined || known.deleted_at !== null) return nothingDone(key, 'not_linked');
  await queries.updateIssue(db, scope, known.id, { deleted_at: now() }, now());
  const { ticket_id } = known;
  events.add('jira.issue_unlinked', { id: ticket_id }, { issue_key: key, ticket_id, reason: 'deleted' });
  return { result: 'deleted', issue_key: key, ticket_id, ticket_key: null, reason: null };
}
