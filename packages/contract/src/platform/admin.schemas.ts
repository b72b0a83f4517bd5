import { z } from 'zod';
import { Tier } from '../commerce/billing.schemas.ts';
import { entitlements } from '../kit/entitlements.ts';
import { ReportKind } from '../ai/reports.ts';
import { isoDate, ref, timestamp } from '../kit/fields.ts';
import { amount, Currency } from '../kit/money.ts';

/** The queues of work, as `queueNames` of the queue package has them. */
export const QueueName = z
  .enum(['events', 'mail', 'timers', 'webhooks', 'webhooks_slow', 'ai', 'automation', 'bulk'])
  .meta({ id: 'QueueName' });

const limitKeys = Object.keys(entitlements) as [keyof typeof entitlements, ...(keyof typeof entitlements)[]];
export const LimitKey = z.enum(limitKeys).meta({ id: 'LimitKey' });

/** The limits of a team: those of each plan, and those it was given instead. */
export const TeamLimits = z
  .strictObject({
    team_id: ref('team'),
    tier: Tier,
    items: z.array(
      z.strictObject({
        limit: LimitKey,
        counted: z
          .enum(['each', 'stock', 'large', 'day', 'month'])
          .describe(
            'What it limits: a single thing, how many there are at once, or how much in a day or month of UTC.',
          ),
        plans: z.record(Tier, z.number()).describe('What each plan allows.'),
        given: z
          .strictObject({ allowed: z.number(), reason: z.string(), created_at: timestamp() })
          .nullable()
          .describe('What this team may have instead of what its plan allows.'),
        allowed: z.number().describe('What holds for this team now.'),
      }),
    ),
  })
  .meta({ id: 'TeamLimits' });

/** A process of the installation. */
export const Process = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(['api', 'worker']),
    release: z.string().describe('Version of the software that it runs.'),
    host: z.string(),
    pid: z.int(),
    started_at: timestamp(),
    seen_at: timestamp(),
    state: z
      .enum(['ok', 'stuck', 'dead'])
      .describe('dead: not seen for 60 seconds. stuck: a worker through which no job has come for 100 seconds.'),
    canary_age_s: z.int().nullable().describe('Seconds since a worker saw a job get through; null for others.'),
    running: z.int().nullable().describe('Jobs that a worker runs now; null for others.'),
    confirmed: z.boolean().describe('Whether it keeps to the current maintenance mode and paused queues.'),
  })
  .meta({ id: 'Process' });
export type Process = z.infer<typeof Process>;

export const Queue = z
  .strictObject({
    name: QueueName,
    paused: z.boolean(),
    in_flight: z.int().describe('Jobs dispatched and not done, including those that wait for a retry.'),
    failed: z.int().describe('Jobs that failed for good.'),
  })
  .meta({ id: 'Queue' });

export const Queues = z
  .strictObject({
    items: z.array(Queue),
    due: z.int().describe('Rows of the outbox that are due.'),
    oldest_due_s: z.number().describe('How many seconds the oldest has been due. More than a few is an alarm.'),
    scheduled: z.int().describe('Timers whose time has not come.'),
    unsealed: z.int().describe('Committed events without a position.'),
    feeds: z
      .array(z.strictObject({ name: z.string(), lag_s: z.number() }))
      .describe('How far each consumer of all events is behind.'),
  })
  .meta({ id: 'Queues' });

export const FailedJob = z
  .strictObject({
    id: z.string(),
    queue: z.string(),
    name: z.string().meta({ examples: ['emails.send'] }),
    team_id: ref('team').nullable(),
    error: z.string().nullable(),
    failed_at: timestamp(),
    dispatched_at: timestamp(),
  })
  .meta({ id: 'FailedJob' });

export const Timer = z
  .strictObject({
    id: z.uuid(),
    name: z.string().meta({ examples: ['sla.check'] }),
    key: z.string().nullable().describe('By which it is replaced or cancelled.'),
    team_id: ref('team').nullable(),
    run_at: timestamp(),
  })
  .meta({ id: 'Timer' });

export const Maintenance = z
  .strictObject({
    action: z.string(),
    enabled: z.boolean().describe('Whether maintenance mode is on now.'),
    message: z.string().nullable(),
    since: timestamp().nullable(),
    confirmed: z
      .boolean()
      .describe('Whether every live process keeps to it: then nothing is being changed any longer by anybody else.'),
    waiting_for: z.array(Process).describe('Live processes that have not confirmed it.'),
  })
  .meta({ id: 'Maintenance' });

const Check = z.strictObject({
  name: z.string().meta({ examples: ['database'] }),
  ok: z.boolean(),
  reason: z.string().nullable().describe('What is wrong, and what to do.'),
  ms: z.int().nullable().describe('How long the check took.'),
});
export const DetailedHealth = z
  .strictObject({ status: z.enum(['ok', 'degraded', 'down']), checks: z.array(Check) })
  .meta({ id: 'DetailedHealth' });
export type DetailedHealth = z.infer<typeof DetailedHealth>;

export const AdminOverview = z
  .strictObject({
    users: z.strictObject({ total: z.int(), active: z.int(), suspended: z.int(), new_7d: z.int() }),
    teams: z.strictObject({ total: z.int(), by_tier: z.record(z.string(), z.int()), new_7d: z.int() }),
    files: z.strictObject({ total: z.int(), bytes: z.number() }),
    events: z.strictObject({ total: z.int(), last_24h: z.int() }),
    jobs: z.strictObject({ in_flight: z.int(), failed: z.int(), due: z.int() }),
    processes: z.strictObject({ api: z.int(), worker: z.int(), unhealthy: z.int() }),
    maintenance: z.boolean(),
  })
  .meta({ id: 'AdminOverview' });

export const TeamEntry = z
  .strictObject({ team_id: ref('team'), reason: z.string(), entered_at: timestamp(), until: timestamp() })
  .meta({ id: 'TeamEntry' });

export const ReportHead = z
  .strictObject({
    id: ref('report'),
    team_id: ref('team'),
    kind: ReportKind,
    from: isoDate(),
    to: isoDate().describe('The last day, which is included.'),
    versions: z.int().describe('How many versions it has.'),
    shares: z.int().describe('How many links to it work or have expired.'),
    schedules: z.int().describe('How many schedules write it anew.'),
    shared_at: timestamp().nullable().describe('Since when the whole team sees it.'),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({
    id: 'ReportHead',
    description: 'What is known of a report without reading it. To read it, enter its team.',
  });

const moved = () => amount().describe('By how much that changed what recurs.');
export const RecurringRevenue = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    time_zone: z.string(),
    currencies: z
      .array(
        z.strictObject({
          currency: Currency,
          mrr_before: amount().describe('What recurred each month when the range began.'),
          buckets: z.array(
            z.strictObject({
              bucket: isoDate().describe('First day of the bucket.'),
              mrr: amount().describe(
                'What recurs each month when the bucket ends. A year counts a twelfth, a trial 0.',
              ),
              new: moved(),
              expansion: moved(),
              reactivation: moved(),
              contraction: moved(),
              churn: moved(),
              paused: moved(),
            }),
          ),
        }),
      )
      .describe('Money of different currencies is never added.'),
  })
  .meta({ id: 'RecurringRevenue' });
