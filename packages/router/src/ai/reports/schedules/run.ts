import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { reports } from '@deskwire/contract/ai/reports.ts';
import { keepShare, queueEmail } from '../../../inbox/emails/queue.ts';
import { callAs } from '../../../kit/access/delegate.ts';
import type { Out } from '../../../kit/context.ts';
import { AppError, isOutage, toAppError } from '../../../kit/errors.ts';
import { job, platformJob, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { writeReport } from '../export.ts';
import type { Services } from '../../../kit/services.ts';
import { makeLink } from '../shares/link.ts';
import { nextAfter } from './next.ts';
import * as queries from './queries.ts';

/** Looks which schedules are due. */
export const tick = platformJob({ name: 'reports.tick', queue: 'timers', input: z.strictObject({}) });
/** Writes a report anew for its schedule, and mails it. `at` makes a run that is delivered twice one run. */
export const runSchedule = job({
  name: 'reports.runSchedule',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ schedule_id: z.uuid(), at: z.string() }),
});
const AT_ONCE = 200;
/** A call that died with its worker holds its key for two minutes. */
const LOOK_AGAIN_SECONDS = 60;
const DAYS = 30;
/** A mail says so many figures; the report has all of them. */
const MOST_FIGURES = 12;

/** A time that nobody was there for is made up for once, however often it passed. */
export async function runDue({ db, outbox, now }: JobCtx<typeof tick>): Promise<void> {
  for (const schedule of await queries.lockDue(db, now(), AT_ONCE)) {
    await queries.moveOn(db, schedule, schedule.id, nextAfter(schedule, now()));
    outbox.later(runSchedule, { schedule_id: schedule.id, at: now() }, { team_id: schedule.team_id });
  }
}

/**
 * Counts as its owner, with the rights that they have now. Who has lost them, or has left, is counted for no more: the
 * schedule pauses, and its events say so.
 */
export async function run(
  ctx: JobCtx<typeof runSchedule>,
  { schedule_id, at }: JobInput<typeof runSchedule>,
): Promise<void> {
  const { db, scope, services, commit, now, request } = ctx;
  const found = await queries.findRun(db, scope, schedule_id);
  if (found === undefined || found.deleted_at !== null) return;
  const { report_id, user_id, recipients, title, created_by, time_zone } = found;
  let report: Out<typeof reports.update>;
  // The days that are over where the schedule lives.
  const today = Temporal.Instant.from(at).toZonedDateTimeISO(time_zone).toPlainDate();
  const period = { from: today.subtract({ days: DAYS }).toString(), to: today.subtract({ days: 1 }).toString() };
  try {
    report = (await callAs(
      services,
      {
        user_id,
        team_id: scope.team_id,
        procedures: ['reports.update'],
        by: `report_schedule:${schedule_id}`,
      },
      {
        path: 'reports.update',
        input: {
          team_id: scope.team_id,
          report_id,
          regenerate: true,
          ...period,
        },
        idempotency_key: `report-schedule:${schedule_id}:${at}`,
        request_id: request.id,
      },
    )) as Out<typeof reports.update>;
  } catch (error) {
    const refusal = toAppError(error);
    if (!(error instanceof AppError) || isOutage(refusal)) throw error;
    if (refusal.app === 'IDEMPOTENCY_IN_FLIGHT') {
      await commit(async ({ outbox }) =>
        outbox.later(runSchedule, { schedule_id, at }, { run_at: secondsAfter(now(), LOOK_AGAIN_SECONDS) }),
      );
      return;
    }
    await commit(async ({ db: tx, events }) => {
      await queries.pauseSchedule(tx, scope, schedule_id, refusal.app);
      events.add('report.schedule_paused', { id: report_id }, { error: refusal.app });
    });
    return;
  }
  const { facts, current: n } = report;
  const pdf = await drawn(services, report);
  const figures = facts.slice(0, MOST_FIGURES).map(({ name, value, unit }) => ({ name, value, unit }));
  await commit(async ({ db: tx, outbox }) => {
    const share = { report_id, n, via: 'mail', recipients, created_by, days: DAYS } as const;
    const { path } = await makeLink({ db: tx, scope, now }, share);
    const share_id =
      pdf === undefined ? undefined : await keepShare<'report'>({ db: tx, services, now }, scope.team_id, { pdf });
    for (const address of recipients)
      await queueEmail(
        { db: tx, outbox, services, now },
        {
          to: address,
          template: 'report',
          props: { title, ...period, figures, more: facts.length - figures.length, link: path },
          share_id,
          team_id: scope.team_id,
          dedupe: `${schedule_id}|${at}|${address}`,
        },
      );
  });
}

/** The report with its charts, in base64. One that cannot be drawn is mailed without: its figures stand in the mail. */
async function drawn(services: Services, report: Out<typeof reports.update>): Promise<string | undefined> {
  try {
    return Buffer.from(await writeReport(services, report, 'pdf')).toString('base64');
  } catch (error) {
    services.report('A report could not be drawn for its mail', error, { report_id: report.id });
    return undefined;
  }
}
