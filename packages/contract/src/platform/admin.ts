import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { BillingCycle, paidTier, Price, Tier } from '../commerce/billing.schemas.ts';
import { expectedVersion, ref, text } from '../kit/fields.ts';
import { Currency, price } from '../kit/money.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { AnsweredBy, AskedQuestion, faqInput, ManagedFaqEntry } from '../inbox/support.schemas.ts';
import { DashboardReport, reportFormat } from '../desk/dashboard.ts';
import {
  AdminOverview,
  DetailedHealth,
  FailedJob,
  LimitKey,
  Maintenance,
  Process,
  QueueName,
  Queues,
  RecurringRevenue,
  ReportHead,
  TeamEntry,
  TeamLimits,
  Timer,
} from './admin.schemas.ts';
import { ReportKind } from '../ai/reports.ts';
import { moneyInput } from './analytics.ts';
import { AuditLine } from './audit.ts';
import { PlatformSettings, platformSettingsInput } from './settings.ts';

const job = { job_id: text(300).describe('Id of the job, from admin.jobs.list.') };
const entry_id = ref('faq_entry').describe('Id of the entry, from admin.faq.list.');
const queueInput = z.strictObject({ queue: QueueName.describe('The queue, by its name.') });

/** Procedures for those who run the platform. */
export const admin = {
  config: {
    get: query({
      summary: 'Get the settings of the platform',
      access: 'platform:admin',
      rest: 'GET /admin/config',
      input: z.strictObject({}),
      output: PlatformSettings,
    }),
    set: mutation({
      summary: 'Set one or more settings of the platform',
      access: 'platform:admin',
      rest: 'PATCH /admin/config',
      aliases: ['PUT /admin/config'],
      input: z.strictObject(platformSettingsInput),
      output: PlatformSettings,
      errors: ['VERSION_CONFLICT'],
      events: ['settings.changed'],
    }),
  },
  faq: {
    list: query({
      summary: 'List the entries of the FAQ, also those that are not published',
      access: 'platform:admin',
      rest: 'GET /admin/faq',
      input: z.strictObject({
        ...pageInput,
        ...viewInput,
        published: z.boolean().optional().describe('Only those that are published, or that are not.'),
      }),
      output: Page(ManagedFaqEntry).meta({ id: 'ManagedFaqPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    create: mutation({
      summary: 'Create an entry of the FAQ',
      access: 'platform:admin',
      rest: 'POST /admin/faq',
      status: 201,
      input: z.strictObject(faqInput),
      output: ManagedFaqEntry,
      errors: ['FAQ_FULL'],
      events: ['faq_entry.created'],
    }),
    update: mutation({
      summary: 'Update an entry of the FAQ',
      access: 'platform:admin',
      rest: 'PATCH /admin/faq/{entry_id}',
      input: z.strictObject({
        entry_id,
        ...faqInput,
        question: faqInput.question.optional(),
        answer: faqInput.answer.optional(),
        version: expectedVersion(),
      }),
      output: ManagedFaqEntry,
      errors: ['FAQ_ENTRY_NOT_FOUND', 'VERSION_CONFLICT'],
      events: ['faq_entry.updated'],
    }),
    delete: mutation({
      summary: 'Delete an entry of the FAQ',
      access: 'platform:admin',
      rest: 'DELETE /admin/faq/{entry_id}',
      destructive: true,
      input: z.strictObject({ entry_id }),
      output: z.strictObject({ id: ref('faq_entry') }).meta({ id: 'DeletedFaqEntry' }),
      errors: ['FAQ_ENTRY_NOT_FOUND'],
      events: ['faq_entry.deleted'],
    }),
  },
  questions: query({
    summary: 'List the questions that users asked support, newest first, without answers',
    access: 'platform:admin',
    rest: 'GET /admin/questions',
    input: z.strictObject({
      ...pageInput,
      answered_by: AnsweredBy.optional().describe('Only those answered this way; none: what nothing is known about.'),
      helpful: z.boolean().optional().describe('Only those whose answer helped, or did not.'),
    }),
    output: Page(AskedQuestion).meta({ id: 'AskedQuestionPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  prices: {
    list: query({
      summary: 'List the prices of plans, those that are offered first',
      access: 'platform:admin',
      rest: 'GET /admin/prices',
      input: z.strictObject({}),
      output: z.strictObject({ items: z.array(Price) }).meta({ id: 'Prices' }),
    }),
    set: mutation({
      summary: 'Set what a plan costs and what the payment provider calls that price',
      access: 'platform:admin',
      rest: 'PUT /admin/prices',
      input: z.strictObject({
        provider: Price.shape.provider.describe('The payment provider: stripe or lemonsqueezy.'),
        external_id: text(200).describe('Id of the price (Stripe) or variant (Lemon Squeezy).'),
        tier: paidTier.describe('The plan that it is for.'),
        billing_cycle: BillingCycle.describe('How often it is charged: monthly or yearly.'),
        currency: Currency,
        unit_amount: price().describe('Price of one seat for one billing cycle, in smallest units.'),
        trial_days: z.int().min(0).max(730).optional().describe('Days before the first charge. Defaults to 0.'),
        active: z.boolean().optional().describe('False to stop offering it. Defaults to true.'),
      }),
      output: Price,
      events: ['price.set'],
    }),
  },
  setTier: mutation({
    summary: 'Set the plan of a team whatever it pays for, or end that',
    access: 'platform:master',
    rest: 'POST /admin/teams/{team_id}/tier',
    input: z.strictObject({
      team_id: ref('team').describe('The team that gets the plan, by UUID.'),
      tier: Tier.nullable().describe('The plan to give. Null to end what was given before.'),
      reason: text(500).describe('Why, for the audit trail of the team.'),
    }),
    output: z.strictObject({ team_id: ref('team'), tier: Tier }).meta({ id: 'TeamTier' }),
    errors: ['TEAM_NOT_FOUND'],
    events: ['tier.granted'],
  }),
  limits: {
    get: query({
      summary: 'Get what each plan allows, and what a team may have instead',
      access: 'platform:admin',
      rest: 'GET /admin/teams/{team_id}/limits',
      input: z.strictObject({ team_id: ref('team').describe('The team to look at, by UUID.') }),
      output: TeamLimits,
      errors: ['TEAM_NOT_FOUND'],
    }),
    set: mutation({
      summary: 'Set a limit for one team instead of what its plan allows, or end that',
      access: 'platform:master',
      rest: 'PUT /admin/teams/{team_id}/limits/{limit}',
      input: z.strictObject({
        team_id: ref('team').describe('The team that gets the limit, by UUID.'),
        limit: LimitKey.describe('Which limit, by its name in admin.limits.get.'),
        allowed: z
          .int()
          .min(0)
          .max(1_000_000_000_000)
          .nullable()
          .describe('How much it may have. Null for what its plan allows. What it has already stays.'),
        reason: text(500).describe('Why, for the audit trail of the team.'),
      }),
      output: TeamLimits,
      errors: ['TEAM_NOT_FOUND'],
      events: ['tier.limit_set'],
    }),
  },
  overview: query({
    summary: 'Get an overview of the platform and its health',
    access: 'platform:admin',
    rest: 'GET /admin/overview',
    figures: true,
    aliases: ['GET /admin/stats'],
    input: z.strictObject({}),
    output: AdminOverview,
  }),
  activity: query({
    summary: 'List what happened on the platform itself, newest first',
    access: 'platform:admin',
    rest: 'GET /admin/activity',
    input: z.strictObject(pageInput),
    output: Page(AuditLine).meta({ id: 'AdminActivityPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  health: query({
    summary: 'Check every part of the platform, with what to do about it',
    access: 'platform:admin',
    rest: 'GET /admin/health/detailed',
    limit: [{ by: 'user', max: 60, seconds: 60 }],
    input: z.strictObject({}),
    output: DetailedHealth,
  }),
  workers: query({
    summary: 'List the processes of the platform with their health',
    access: 'platform:admin',
    rest: 'GET /admin/workers',
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(Process) }).meta({ id: 'Processes' }),
  }),
  queues: query({
    summary: 'Get how much work is waiting, by queue',
    access: 'platform:admin',
    rest: 'GET /admin/queues',
    input: z.strictObject({}),
    output: Queues,
  }),
  pauseQueue: mutation({
    summary: 'Pause a queue on every worker; its jobs wait',
    access: 'platform:admin',
    rest: 'POST /admin/queues/{queue}/pause',
    input: queueInput,
    output: Queues,
    events: ['queue.paused'],
  }),
  resumeQueue: mutation({
    summary: 'Resume a queue that was paused',
    access: 'platform:admin',
    rest: 'POST /admin/queues/{queue}/resume',
    input: queueInput,
    output: Queues,
    events: ['queue.resumed'],
  }),
  jobs: {
    list: query({
      summary: 'List the jobs that failed for good, latest first',
      access: 'platform:admin',
      rest: 'GET /admin/jobs',
      input: z.strictObject({
        ...pageInput,
        name: text(100).optional().describe('Only jobs of this name, such as emails.send.'),
      }),
      output: Page(FailedJob).meta({ id: 'FailedJobPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    retry: mutation({
      summary: 'Retry a job that failed for good; its effect happens once',
      access: 'platform:admin',
      rest: 'POST /admin/jobs/{job_id}/retry',
      input: z.strictObject(job),
      output: z.strictObject(job).meta({ id: 'RetriedJob' }),
      errors: ['JOB_NOT_FOUND', 'JOB_NOT_FAILED'],
      events: ['job.retried'],
    }),
    discard: mutation({
      summary: 'Discard a job that failed for good, without its effect',
      access: 'platform:admin',
      rest: 'DELETE /admin/jobs/{job_id}',
      destructive: true,
      input: z.strictObject(job),
      output: z.strictObject(job).meta({ id: 'DiscardedJob' }),
      errors: ['JOB_NOT_FOUND', 'JOB_NOT_FAILED'],
      events: ['job.discarded'],
    }),
  },
  timers: {
    list: query({
      summary: 'List the pending timers, next first',
      access: 'platform:admin',
      rest: 'GET /admin/timers',
      input: z.strictObject({
        ...pageInput,
        name: text(100).optional().describe('Only timers of this job, such as sla.check.'),
      }),
      output: Page(Timer).meta({ id: 'TimerPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    promote: mutation({
      summary: 'Start a timer now instead of at its time',
      access: 'platform:admin',
      rest: 'POST /admin/timers/{timer_id}/promote',
      input: z.strictObject({ timer_id: z.uuid().describe('Id of the timer, from admin.timers.list.') }),
      output: Timer,
      errors: ['TIMER_NOT_FOUND'],
      events: ['timer.promoted'],
    }),
  },
  maintenance: mutation({
    summary: 'Start maintenance mode, end it, or request a task of maintenance',
    access: 'platform:admin',
    rest: 'POST /admin/maintenance/{action}',
    aliases: [
      { rest: 'POST /admin/maintenance/enable', set: { action: 'enable' } },
      { rest: 'POST /admin/maintenance/disable', set: { action: 'disable' } },
    ],
    tx: 'manual',
    input: z.strictObject({
      action: z
        .enum(['enable', 'disable', 'cleanup', 'recount', 'verify_seals', 'reseal', 'cache_reset'])
        .describe(
          'enable responds once every live process changes nothing more. cleanup deletes what has expired, recount folds sums, verify_seals verifies the audit chain and reports in admin.activity, reseal covers the events under seals of format 1 by format 2 and needs a master admin, cache_reset makes every process forget what it keeps in memory.',
        ),
      message: text(500).optional().describe('What callers are shown while maintenance is on.'),
    }),
    output: Maintenance,
    events: ['maintenance.changed', 'maintenance.asked'],
  }),
  enterTeam: mutation({
    summary: 'Enter a team as a viewer for up to an hour; the team sees who and why',
    access: 'platform:admin',
    fresh: true,
    rest: 'POST /admin/teams/{team_id}/enter',
    status: 201,
    input: z.strictObject({
      team_id: ref('team').describe('The team to enter, by UUID.'),
      reason: text(500, 10).describe('Why, in words that the owners of the team will read.'),
      minutes: z.int().min(1).max(60).optional().describe('For how long. Defaults to 30.'),
    }),
    output: TeamEntry,
    errors: ['TEAM_NOT_FOUND', 'ALREADY_MEMBER'],
    events: ['team.entered', 'person.joined'],
  }),
  leaveTeam: mutation({
    summary: 'Leave a team that you have entered',
    access: 'platform:admin',
    rest: 'POST /admin/teams/{team_id}/leave',
    input: z.strictObject({ team_id: ref('team').describe('The team that you entered, by UUID.') }),
    output: z.strictObject({}).meta({ id: 'LeftTeamEntry' }),
    errors: ['ENTRY_NOT_FOUND'],
    events: ['team.left_by_platform', 'person.left'],
  }),
  reports: query({
    summary: 'List the reports of all teams, newest first, without their contents',
    access: 'platform:admin',
    rest: 'GET /admin/reports',
    figures: true,
    input: z.strictObject({
      ...pageInput,
      team_id: ref('team').optional().describe('Only reports of this team, by UUID.'),
      kind: ReportKind.optional().describe('Only reports of this kind, such as sla.'),
    }),
    output: Page(ReportHead).meta({ id: 'ReportHeadPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  revenue: query({
    summary: 'Get the monthly recurring revenue of all teams, and why it changed',
    access: 'platform:admin',
    rest: 'GET /admin/revenue',
    figures: true,
    input: z.strictObject({
      ...moneyInput,
      bucket: moneyInput.bucket.describe('Length of a bucket. Defaults to month.'),
    }),
    output: RecurringRevenue,
    errors: ['QUERY_TOO_BROAD'],
  }),
  export: query({
    summary: 'Export users, teams, subscriptions, use of limits or the audit trail as a file',
    access: 'platform:admin',
    rest: 'GET /admin/export/{type}',
    door: 'report',
    input: z.strictObject({
      type: z
        .enum(['users', 'teams', 'subscriptions', 'usage', 'audit'])
        .describe('What to export: one line per user, team, subscription, used limit or event of the platform.'),
      format: reportFormat.optional(),
      cursor: pageInput.cursor,
    }),
    output: DashboardReport,
    errors: ['INVALID_CURSOR'],
  }),
};
