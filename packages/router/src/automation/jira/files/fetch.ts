import { Readable } from 'node:stream';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { removeFile } from '../../../platform/files/delete.ts';
import { discardRefused, receiveUpload } from '../../../platform/files/bytes/receive.ts';
import { keepUpload } from '../../../platform/files/rows/keep.ts';
import { askJira, findWritableSetup } from '../setup.ts';
import * as issues from '../queries.ts';
import { scopeOf } from '../syncing/scope.ts';
import { orLater } from '../syncing/waiting.ts';
import { type dropFile, fetchFile, fetchKey, MOST_BYTES } from './jobs.ts';
import * as queries from './queries.ts';

/** Keeps a file of an issue at its ticket, once: the bytes are nothing until the row says so. */
export async function fetch(ctx: JobCtx<typeof fetchFile>, input: JobInput<typeof fetchFile>): Promise<void> {
  await orLater(ctx, { job: fetchFile, input, key: fetchKey(input.id) }, () => fetchOne(ctx, input));
}

async function fetchOne(ctx: JobCtx<typeof fetchFile>, { id }: JobInput<typeof fetchFile>): Promise<void> {
  const { db, services, commit, now } = ctx;
  const file = await queries.findFile(db, ctx.scope, id);
  const issue = file && (await issues.findIssue(db, ctx.scope, file.issue));
  if (file?.state !== 'pending' || file.jira_id === null || issue === undefined || issues.isOver(issue)) return;
  const setup = await findWritableSetup(db, ctx.scope);
  if (setup === undefined) return;
  const scope = await scopeOf(db, setup.connection);
  const { jira_id, filename, size, content } = file;
  const there = { id: jira_id, filename, size: Number(size), content: content ?? undefined };
  const refuse = (state: 'refused' | 'gone') => commit((tx) => queries.settleFile(tx.db, scope, id, { state }));
  let bytes: Uint8Array | undefined;
  try {
    bytes = await askJira(ctx, setup, (jira, credentials) => jira.download(credentials, there, MOST_BYTES));
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'JIRA_REFUSED') throw error;
    return void (await refuse('refused'));
  }
  if (bytes === undefined) return void (await refuse('gone'));
  const upload = await receiveUpload(services, Readable.from([Buffer.from(bytes)]), {
    name: filename,
    max_bytes: MOST_BYTES,
  });
  try {
    await commit(async (tx) => {
      const held = await queries.lockFile(tx.db, scope, id);
      if (held?.state !== 'pending') return;
      const home = { kind: 'ticket', id: issue.ticket_id };
      const kept = await keepUpload({ ...tx, scope, services, now }, upload, { home });
      await queries.settleFile(tx.db, scope, id, { state: 'done', file_id: kept.id });
    });
  } catch (error) {
    await discardRefused(services, [upload], error);
    // Files beyond the plan of the team stay there.
    if (!(error instanceof AppError) || !/^(?:TIER_LIMIT_EXCEEDED|PAYLOAD_TOO_LARGE)$/.test(error.app)) throw error;
    await refuse('refused');
  }
}

/** Removes a file that was removed there. Somebody here may have done it before. */
export async function drop(ctx: JobCtx<typeof dropFile>, { file_id }: JobInput<typeof dropFile>): Promise<void> {
  await removeFile({ ...ctx, scope: ctx.scope as TeamScope }, { id: file_id });
}
