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
 * Writes a report anew as the owner of its schedule, with the rights that they have now, and mails it. If they have lost those
 * rights or have left, the schedule pauses, and its events say so.
 */
export async function run(ctx: Running, { schedule_id, at }: JobInput<typeof runSchedule>): Promise<void> {
  const found = await queries.findRun(ctx.db, ctx.scope, schedule_id);
  if (found === undefined || found.deleted_at !== null) return;
  const due = { ...found, at, period: periodBefore(at, found.time_zone) };
  const report = await regenerate(ctx, due).catch((error: unknown) => pauseOrWait(ctx, due, error));
  if (report !== undefined) await mailReport(ctx, due, report);
}

type Running = JobCtx<typeof runSchedule>;
type Report = Out<typeof reports.update>;
/** A schedule, and the run of it that is due. */
type Due = NonNullable<Awaited<ReturnType<typeof queries.findRun>>> & {
  readonly at: string;
  readonly period: { readonly from: string; readonly to: string };
};

/** The last days that are over where the schedule lives. */
function periodBefore(at: string, time_zone: string): Due['period'] {
  const today = Temporal.Instant.from(at).toZonedDateTimeISO(time_zone).toPlainDate();
  return { from: today.subtract({ days: DAYS }).toString(), to: today.subtract({ days: 1 }).toString() };
}

const regenerate = ({ services, scope, request }: Running, { id, report_id, user_id, at, period }: Due) =>
  callAs(
    services,
    { user_id, team_id: scope.team_id, procedures: ['reports.update'], by: `report_schedule:${id}` },
    {
      path: 'reports.update',
      input: { team_id: scope.team_id, report_id, regenerate: true, ...period },
      idempotency_key: `report-schedule:${id}:${at}`,
      request_id: request.id,
    },
  ) as Promise<Report>;

/** Runs again later if an earlier run may still be at work, and pauses the schedule if its owner is refused. */
async function pauseOrWait(
  { scope, commit, now }: Running,
  { id: schedule_id, report_id, at }: Due,
  error: unknown,
): Promise<undefined> {
  const refusal = toAppError(error);
  if (!(error instanceof AppError) || isOutage(refusal)) throw error;
  if (refusal.app === 'IDEMPOTENCY_IN_FLIGHT')
    return commit(async ({ outbox }) => {
      outbox.later(runSchedule, { schedule_id, at }, { run_at: secondsAfter(now(), LOOK_AGAIN_SECONDS) });
      return undefined;
    });
  return commit(async ({ db, events }) => {
    await queries.pauseSchedule(db, scope, schedule_id, refusal.app);
    events.add('report.schedule_paused', { id: report_id }, { error: refusal.app });
    return undefined;
  });
}

async function mailReport({ scope, services, commit, now }: Running, due: Due, report: Report): Promise<void> {
  const { id, report_id, recipients, title, created_by, at, period } = due;
  const { facts, current: n } = report;
  const pdf = await drawn(services, report);
  const figures = facts.slice(0, MOST_FIGURES).map(({ name, value, unit }) => ({ name, value, unit }));
  await commit(async ({ db, outbox }) => {
    const share = { report_id, n, via: 'mail', recipients, created_by, days: DAYS } as const;
    const { path } = await makeLink({ db, scope, now }, share);
    const share_id =
      pdf === undefined ? undefined : await keepShare<'report'>({ db, services, now }, scope.team_id, { pdf });
    for (const address of recipients)
      await queueEmail(
        { db, outbox, services, now },
        {
          to: address,
          template: 'report',
          props: { title, ...period, figures, more: facts.length - figures.length, link: path },
          share_id,
          team_id: scope.team_id,
          dedupe: `${id}|${at}|${address}`,
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
