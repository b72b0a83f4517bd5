import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { backlog } from '@deskwire/queue/backlog.ts';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import type { FakeJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import type { FakeStripe } from '@deskwire/adapters/stripe-server.fixture.ts';
import type { MailSink } from '@deskwire/testing/mail-sink.ts';
import { countersOff } from './counters.ts';
import type { Installation } from './installation.ts';
import type { Ledger } from './load.ts';

/** What became of what clients were promised. */
export interface Verdict {
  readonly lost: string[];
  readonly doubled: string[];
  /** Anything else that is not as it must be. */
  readonly wrong: string[];
}

/** Retries of a job and the lock of a dead worker may be waited for this long, in which nothing else is done. */
const STANDSTILL_MS = 150_000;

/** Waits until no work is left, and answers with the seconds it took; a sentence when what is left gets no less. */
export async function drained({ look }: Pick<Installation, 'look'>): Promise<number | string> {
  const begun = performance.now();
  let [least, since] = [Infinity, begun];
  for (;;) {
    const left = await look(workLeft).catch((error: unknown) => String(error));
    const now = performance.now();
    if (left === undefined) return (now - begun) / 1000;
    const pieces = typeof left === 'string' ? Infinity : left.pieces;
    if (pieces < least) [least, since] = [pieces, now];
    if (now - since > STANDSTILL_MS)
      return `There was work left, of which nothing was done for ${STANDSTILL_MS / 1000} s: ${told(left)}`;
    await sleep(250);
  }
}

interface Left {
  readonly pieces: number;
  readonly what: string;
}
const told = (left: Left | string): string => (typeof left === 'string' ? left : left.what);

async function workLeft(client: Client): Promise<Left | undefined> {
  const { in_flight, failed, unsealed } = await backlog(client);
  // What was put off for a while is work as well; what waits for longer waits for its hour.
  const { rows: asked } = await client.query<{ count: number }>(
    `select count(*)::int as count from outbox where run_at <= now() + interval '2 minutes'`,
  );
  const due = asked[0]!.count;
  const open = Object.values(in_flight).reduce((sum, count) => sum + count, 0);
  const later = await automationLeft(client);
  const pieces = [due, open, unsealed, ...later.map(([, count]) => count)].reduce((sum, count) => sum + count);
  if (pieces === 0) return undefined;
  const { rows } = await client.query<{ job: string }>(
    `select distinct name || coalesce(': ' || error, '') as job from jobs order by job limit 10`,
  );
  const names = rows.map(({ job }) => job).join(', ');
  const queued = `${due} due rows, ${open} open and ${failed} failed jobs (${names}), ${unsealed} unsealed events`;
  return { pieces, what: [queued, ...later.map(([what, count]) => `${count} ${what}`)].join(', ') };
}

/** What is still on its way outside of the queue: events that feeds have not read, deliveries, runs, changes for Jira, replies. */
async function automationLeft(client: Client): Promise<Array<[what: string, count: number]>> {
  const { rows } = await client.query<Record<string, number>>(`
    select (select coalesce(sum(top.position - f.position), 0) from feeds f,
        (select coalesce(max(position), 0) as position from event_positions) as top)::int as "events for feeds",
      (select count(*) from webhook_deliveries where state = 'pending')::int as "deliveries",
      (select count(*) from workflow_runs where state in ('queued', 'running', 'waiting', 'cancelling'))::int as "runs",
      (select count(*) from jira_issues where (issue_id is null and attempted_at is not null) or leased_until > now()
        or (pending_since is not null and deleted_at is null and stopped is null))::int as "issues",
      (select count(*) from jira_comments where jira_id is null)::int as "comments of issues",
      (select count(*) from inbound_messages where state = 'received')::int as "messages",
      (select count(*) from chat_messages where state in ('queued', 'running'))::int as "replies"`);
  return Object.entries(rows[0]!).filter(([, count]) => count > 0);
}

type Judged = Pick<Installation, 'look' | 'api' | 'workers'> & { mails: Pick<MailSink, 'received'> } & Partial<
    Pick<Installation, 'outside'>
  >;
export async function judge({ look, mails, api, workers, outside }: Judged, ledger: Ledger): Promise<Verdict> {
  const verdict: Verdict = { lost: [], doubled: [], wrong: [] };
  for (const program of [api, ...workers]) {
    const refused = program.refused();
    if (refused !== undefined) verdict.wrong.push(refused);
  }
  await look(async (client) => {
    await judgeWrites(client, ledger, verdict);
    await judgeImports(client, ledger, verdict);
    await judgeNotices(client, ledger, verdict);
    await judgeMails(client, mails.received, verdict);
    await judgeIndex(client, ledger, verdict);
    await judgeCounters(client, verdict);
    await judgeWork(client, verdict);
    if (ledger.automated !== undefined && outside !== undefined) {
      await judgeDeliveries(client, ledger, outside.received, verdict);
      await judgeRuns(client, ledger, verdict);
      await judgeDelegates(client, ledger, verdict);
      judgeIssues(ledger, outside.jira, verdict);
      await judgeReplies(client, ledger, verdict);
      await judgePayments(client, ledger, outside.stripe, verdict);
    }
  });
  const internal = ledger.sight.refusals.get('INTERNAL') ?? 0;
  if (internal > 0) verdict.wrong.push(`${internal} requests were answered INTERNAL instead of UNAVAILABLE`);
  return verdict;
}

/** Notes what is expected and missing, and what is there more often than once. */
function compare(verdict: Verdict, what: string, expected: Iterable<string>, found: ReadonlyMap<string, number>): void {
  for (const name of expected) if (!found.has(name)) verdict.lost.push(`${what} ${name}`);
  for (const [name, count] of found) if (count > 1) verdict.doubled.push(`${what} ${name} (${count} times)`);
}

async function countBy(client: Client, text: string, values: unknown[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; count: string }>(text, values);
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
}

async function judgeWrites(client: Client, { team_id, tickets, comments }: Ledger, verdict: Verdict): Promise<void> {
  const byTitle = `select title as name, count(*) from tickets where team_id = $1 and title like 'load %' group by 1`;
  compare(verdict, 'ticket', tickets.values(), await countBy(client, byTitle, [team_id]));
  const byContent = 'select content as name, count(*) from ticket_comments where team_id = $1 group by 1';
  compare(verdict, 'comment', comments.values(), await countBy(client, byContent, [team_id]));
  const ids =
    'select id as name, count(*) from (select id from tickets union all select id from ticket_comments) as a group by 1';
  compare(verdict, 'acknowledged id', [...tickets.keys(), ...comments.keys()], await countBy(client, ids, []));
}

async function judgeImports(client: Client, { team_id, imports }: Ledger, verdict: Verdict): Promise<void> {
  for (const { operation_id, label, lines } of imports) {
    const found = await countBy(
      client,
      `select title as name, count(*) from tickets where team_id = $1 and title like $2 group by 1`,
      [team_id, `${label} line %`],
    );
    const expected = Array.from({ length: lines }, (_, line) => `${label} line ${line + 1}`);
    compare(verdict, 'imported line', expected, found);
    const { rows } = await client.query<{ state: string }>('select state from operations where id = $1', [
      operation_id,
    ]);
    const state = rows[0]?.state ?? 'gone';
    if (state !== 'succeeded') verdict.wrong.push(`${label} is ${state}`);
  }
}

async function judgeNotices(client: Client, ledger: Ledger, verdict: Verdict): Promise<void> {
  const { assignee, assigned, comments, tickets } = ledger;
  const found = await countBy(
    client,
    // Of the notes at one ticket each is told.
    `select type || ' ' || case type when 'ticket.noted' then event_id else entity_id end as name, count(*)
     from notifications where user_id = $1 group by 1`,
    [assignee.user_id],
  );
  const titles = new Set([...comments.values()].map((content) => content.slice('about '.length)));
  const commented = [...tickets]
    .filter(([id, title]) => titles.has(title) && assigned.has(id))
    .map(([id]) => `ticket.commented ${id}`);
  compare(verdict, 'notice', [...assigned].map((id) => `ticket.assigned ${id}`).concat(commented), found);
}

async function judgeMails(client: Client, received: ReadonlyMap<string, number>, verdict: Verdict): Promise<void> {
  const { rows } = await client.query<{ message_id: string; state: string }>('select message_id, state from emails');
  for (const { message_id, state } of rows) {
    const count = received.get(message_id) ?? 0;
    if (state !== 'sent') verdict.wrong.push(`mail ${message_id} is ${state}`);
    else if (count === 0) verdict.lost.push(`mail ${message_id}`);
    if (count > 2) verdict.doubled.push(`mail ${message_id} (${count} times)`);
  }
}

/** How often one message may arrive: once, and once more for each crash between its answer and the note of it. */
const MOST_REPEATS = 3;

async function judgeDeliveries(
  client: Client,
  { team_id, assigned }: Ledger,
  received: ReadonlyMap<string, number>,
  verdict: Verdict,
): Promise<void> {
  const { rows } = await client.query<{ id: string; ticket_id: string; state: string | null; attempts: number | null }>(
    `select e.id, e.entity_id as ticket_id, d.state, d.attempts from events e
     left join webhook_deliveries d on d.team_id = e.team_id and d.event_id = e.id
     where e.team_id = $1 and e.type = 'ticket.assigned'`,
    [team_id],
  );
  const told = new Map<string, number>();
  for (const { id, ticket_id, state } of rows) {
    told.set(ticket_id, (told.get(ticket_id) ?? 0) + 1);
    const count = received.get(`msg_${id}`) ?? 0;
    if (state !== 'delivered') verdict.wrong.push(`the delivery of ${id} is ${state ?? 'not there'}`);
    if (count === 0) verdict.lost.push(`webhook ${id}`);
    if (count > MOST_REPEATS) verdict.doubled.push(`webhook ${id} (${count} times)`);
  }
  compare(verdict, 'assignment told', assigned, told);
}

async function judgeRuns(client: Client, { team_id, assigned, automated }: Ledger, verdict: Verdict): Promise<void> {
  const notes = await countBy(
    client,
    'select content as name, count(*) from ticket_comments where team_id = $1 and is_internal group by 1',
    [team_id],
  );
  compare(
    verdict,
    'step',
    [...assigned].flatMap((id) => [`begun ${id}`, `ended ${id}`]),
    notes,
  );
  const { rows } = await client.query<{ state: string; count: string }>(
    `select state, count(*) from workflow_runs where team_id = $1 and workflow_id = any($2) and state <> 'succeeded' group by 1`,
    [team_id, automated!.workflow_ids],
  );
  for (const { state, count } of rows) verdict.wrong.push(`${count} runs are ${state}`);
}

function judgeIssues(ledger: Ledger, jira: FakeJira, verdict: Verdict): void {
  const issues = [...jira.issues.values()];
  const count = (names: readonly string[]) =>
    new Map([...Map.groupBy(names, (name) => name)].map(([name, found]) => [name, found.length]));
  const titles = [...ledger.mirrored.keys()].map((id) => ledger.tickets.get(id)!);
  const there = issues.map(({ fields }) => String(fields['summary']));
  compare(verdict, 'issue', titles, count(there));
  const said = issues.flatMap(({ comments }) => comments.map(({ body }) => body.split('\n').at(-1)!));
  compare(
    verdict,
    'comment of an issue',
    titles.map((title) => `about ${title}`),
    count(said),
  );
  const pushed = issues.filter(({ fields }) => (fields['priority'] as { name: string }).name === 'Highest');
  const urgent = new Set(pushed.map(({ fields }) => String(fields['summary'])));
  for (const title of titles) if (!urgent.has(title)) verdict.lost.push(`change of the issue ${title}`);
}

/** Every question has one answer, and every report is there once. */
async function judgeReplies(client: Client, { team_id, asked, reports }: Ledger, verdict: Verdict): Promise<void> {
  const said = (role: string) =>
    countBy(
      client,
      `select session_id as name, count(*) from chat_messages where team_id = $1 and role = $2 and state = 'done' group by 1`,
      [team_id, role],
    );
  const sessions = `select title as name, count(*) from chat_sessions where team_id = $1 group by 1`;
  compare(verdict, 'session', [], await countBy(client, sessions, [team_id]));
  compare(verdict, 'question', asked, await said('user'));
  compare(verdict, 'reply', asked, await said('assistant'));
  const byTitle = 'select title as name, count(*) from reports where team_id = $1 group by 1';
  compare(verdict, 'report', reports, await countBy(client, byTitle, [team_id]));
}

/** What the provider has asked to be paid is here, once, and as it says. */
async function judgePayments(
  client: Client,
  { team_id, invoices, automated }: Ledger,
  stripe: FakeStripe,
  verdict: Verdict,
): Promise<void> {
  const byName = `select external_id as name, count(*) from invoices where team_id = $1 and status = 'paid' group by 1`;
  compare(verdict, 'invoice', invoices, await countBy(client, byName, [team_id]));
  const { rows } = await client.query<{ status: string; until: string }>(
    'select status, period_end as until from subscriptions where team_id = $1 and external_id = $2',
    [team_id, automated!.subscription],
  );
  const { status, items } = stripe.subscription(automated!.subscription);
  const ends = new Date(items.data[0]!.current_period_end * 1000).toISOString();
  const here = rows.map((row) => `${row.status} until ${new Date(row.until).toISOString()}`).join();
  if (here !== `${status} until ${ends}`)
    verdict.wrong.push(`the subscription is ${here} instead of ${status} until ${ends}`);
}

/** Whatever was written is in the index of the search, once. */
async function judgeIndex(client: Client, { team_id, tickets, comments }: Ledger, verdict: Verdict): Promise<void> {
  const found = await countBy(
    client,
    `select entity_id as name, count(*) from passages where team_id = $1 and ordinal = 0 group by 1`,
    [team_id],
  );
  compare(verdict, 'passage', [...tickets.keys(), ...comments.keys()], found);
}

/** Counters say what the rows say, budgets what the calls cost, and feeds have read all and passed over nothing. */
async function judgeCounters(client: Client, verdict: Verdict): Promise<void> {
  verdict.wrong.push(...(await countersOff(client)));
  const { rows } = await client.query<{ name: string; skipped: string }>(
    `select name, skipped from feeds
     where skipped > 0 or position is distinct from (select max(position) from event_positions)`,
  );
  for (const { name, skipped } of rows)
    verdict.wrong.push(skipped === '0' ? `feed ${name} is behind` : `feed ${name} has passed over ${skipped} events`);
}

/** Whatever a run did it did for its person and in its own name, and nothing was done in the name of a run that is not there. */
async function judgeDelegates(client: Client, { team_id }: Ledger, verdict: Verdict): Promise<void> {
  const { rows: runs } = await client.query<{ id: string; notes: string }>(
    `select r.id, count(e.id) as notes from workflow_runs r
     left join events e on e.team_id = r.team_id and e.on_behalf_of = 'workflow_run:' || r.id
       and e.type = 'ticket.noted' and e.actor_id = r.person_id
     where r.team_id = $1 and r.state = 'succeeded' group by 1 having count(e.id) <> 2`,
    [team_id],
  );
  for (const { id, notes } of runs) verdict.wrong.push(`run ${id} has said ${notes} times that it noted something`);
  const { rows: others } = await client.query<{ id: string; on_behalf_of: string | null }>(
    `select e.id, e.on_behalf_of from events e
     left join workflow_runs r on r.team_id = e.team_id and e.on_behalf_of = 'workflow_run:' || r.id
     where e.team_id = $1 and (e.type = 'ticket.noted' or e.on_behalf_of like 'workflow_run:%')
       and e.actor_id is distinct from r.person_id`,
    [team_id],
  );
  for (const { id, on_behalf_of } of others)
    verdict.wrong.push(`event ${id} is of nobody whom ${on_behalf_of ?? 'no run'} works for`);
}

async function judgeWork(client: Client, verdict: Verdict): Promise<void> {
  const { rows } = await client.query<{ name: string; error: string }>(
    'select name, error from jobs where failed_at is not null',
  );
  for (const { name, error } of rows) verdict.wrong.push(`job ${name} failed for good: ${error}`);
  const seals = await verifySeals(client);
  if (!seals.ok) verdict.wrong.push(`seal ${seals.batch}: ${seals.reason}`);
}
