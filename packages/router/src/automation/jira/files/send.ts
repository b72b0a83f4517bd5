import { randomUUIDv7 } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Happened } from '../../../kit/events/notices.ts';
import type { EventRef, JobCtx, JobInput, ReactionCtx } from '../../../kit/jobs/job.ts';
import { AppError } from '../../../kit/errors.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { filesOfRow } from '../../../platform/files/lent/of-row.ts';
import { writeTo } from '../issues/hold.ts';
import { askJira, findWritableSetup, type JiraSetup } from '../setup.ts';
import * as issues from '../queries.ts';
import { MOST_BYTES, sendFile, sendKey } from './jobs.ts';
import { attachmentsOf } from './note.ts';
import * as queries from './queries.ts';

/** A file was attached to a ticket: if that is an issue, Jira gets it. Internal files never leave. */
export async function noted({ db, scope, outbox }: ReactionCtx, event: EventRef): Promise<void> {
  const happened = await readHappened(db, scope.team_id, event.event_id);
  if (happened === undefined || event.entity_id === null) return;
  const { ticket_id, is_internal } = (happened as Happened<'file.uploaded' | 'file.attached'>).payload;
  const known = ticket_id === null || is_internal ? undefined : await issues.findLive(db, scope, ticket_id);
  if (known === undefined) return;
  const input = { issue: known.id, file_id: event.entity_id };
  outbox.later(sendFile, input, { key: sendKey(input) });
}

/** Uploads a file once: an attempt whose answer was lost is found again by its name and size among what nobody knows. */
export async function send(ctx: JobCtx<typeof sendFile>, input: JobInput<typeof sendFile>): Promise<void> {
  const { db, scope } = ctx;
  const { issue: id, file_id } = input;
  const setup = await findWritableSetup(db, scope);
  if (setup === undefined) return;
  await writeTo(ctx, { job: sendFile, input, key: sendKey(input) }, { id, tells: false }, async ({ issue }) => {
    const files = await filesOfRow(db, scope, { kind: 'ticket', id: issue.ticket_id });
    const file = files.find((one) => one.id === file_id);
    if (file !== undefined && !file.is_internal && Number(file.size) <= MOST_BYTES)
      await upload(ctx, setup, issue, file);
  });
}

type OfRow = Awaited<ReturnType<typeof filesOfRow>>[number];
async function upload(
  ctx: JobCtx<typeof sendFile>,
  setup: JiraSetup,
  issue: issues.IssueRow,
  { id: file_id, name, content_type, size }: OfRow,
): Promise<void> {
  const { db, scope, services, commit, now } = ctx;
  const row = { issue: issue.id, origin: 'local' as const, jira_id: null, file_id, filename: name, size: Number(size) };
  const claim = { ...row, id: randomUUIDv7(), state: 'pending' as const, content: null, created_at: now() };
  const first = await commit((tx) => queries.insertFile(tx.db, scope, claim));
  const held = await queries.findByFile(db, scope, issue.id, file_id);
  if (held?.state !== 'pending') return;
  const issue_id = issues.idThere(issue);
  try {
    const jira_id = await askJira(ctx, setup, async (jira, credentials) => {
      if (!first) {
        const taken = new Set((await queries.listFiles(db, scope, issue.id)).map((one) => one.jira_id));
        const listed = attachmentsOf((await jira.find(credentials, issue_id))?.fields['attachment']) ?? [];
        const lost = listed.find((one) => !taken.has(one.id) && one.filename === name && one.size === Number(size));
        if (lost !== undefined) return lost.id;
      }
      const bytes = new Uint8Array(await buffer(await readFile(services, file_id)));
      return jira.attach(credentials, issue_id, { name, content_type, bytes });
    });
    await commit((tx) => queries.settleFile(tx.db, scope, held.id, { jira_id, state: 'done' }));
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'JIRA_REFUSED') throw error;
    await commit((tx) => queries.settleFile(tx.db, scope, held.id, { state: 'refused' }));
  }
}
