import { actingScope } from '../../../../kit/access/access.ts';
import { AppError } from '../../../../kit/errors.ts';
import type { JobCtx, JobInput } from '../../../../kit/jobs/job.ts';
import { mailboxOf } from '../../../mailboxes/accounts/find.ts';
import * as queries from '../queries.ts';
import { aboutOf } from '../reading/about.ts';
import { judge } from '../reading/judge.ts';
import { readRaw } from '../reading/read-raw.ts';
import { suppressFailed } from './bounces.ts';
import type { processMail } from './process-job.ts';
import { settle } from './settle.ts';

/** Reads a mail and makes of it what it is, once, however often it is tried. */
export async function process(
  ctx: JobCtx<typeof processMail>,
  { mail_id }: JobInput<typeof processMail>,
): Promise<void> {
  const { db, scope, services } = ctx;
  const row = await queries.findMail(db, scope, mail_id);
  if (row === undefined || row.state !== 'received' || row.file_id === null) return;
  const read = await readRaw(services, row.file_id);
  if (!read.ok) {
    if (read.code === 'BUSY') throw new AppError('UNAVAILABLE');
    if (read.code === 'CRASHED') services.report('A mail could not be read', new Error(read.detail), { mail_id });
    return fail(ctx, mail_id, read.code.toLowerCase());
  }
  const mailbox = await mailboxOf(db, scope, row.mailbox_id);
  const about = aboutOf(read.value, mailbox);
  // Nobody in particular acts: whoever reads names the person, once it is known.
  const reader = actingScope(scope, NOBODY);
  const verdict = await judge({ db, scope: reader, mail_from: services.config.mail_from }, mailbox, read.value, about);
  if (read.value.report !== null) await suppressFailed(ctx, read.value.report);
  await settle(ctx, { mail_id, mail: read.value, about, state: 'received' }, verdict);
}
const NOBODY = '00000000-0000-0000-0000-000000000000';

const fail = ({ scope, commit, now }: JobCtx<typeof processMail>, mail_id: string, reason: string) =>
  commit(async ({ db }) => {
    const row = await queries.lockMail(db, scope, mail_id);
    if (row?.state === 'received') await queries.settleMail(db, scope, mail_id, { state: 'failed', reason }, now());
  });
