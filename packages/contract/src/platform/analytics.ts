import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, isoDate, planningDate, text, timeZone, timestamp } from '../kit/fields.ts';
import { amount, Currency } from '../kit/money.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { analyticsSourceNames } from './analytics.registry.ts';

const zone = timeZone().optional().describe('Time zone of days. Defaults to that of your account.');
const range = {
  start_date: planningDate().optional().describe('First day. Defaults to 30 days ago.'),
  end_date: planningDate().optional().describe('Last day. Defaults to today.'),
  time_zone: zone,
};
const Timing = z
  .strictObject({
    calls: z.int(),
    refused: z.int().describe('Calls that were refused: not allowed, not valid, not found.'),
    failed: z.int().describe('Calls that failed for reasons of ours.'),
    mean_ms: z.number().nullable(),
    p50_ms: z.number().nullable().describe('Estimated from counts of calls up to 5, 10, 25 … 2,500 ms.'),
    p95_ms: z.number().nullable(),
  })
  .meta({ id: 'CallTiming' });
const Performance = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    total: Timing,
    procedures: z
      .array(z.strictObject({ procedure: z.string(), ...Timing.shape }))
      .describe('The 100 that took the most time together, most first.'),
  })
  .meta({ id: 'Performance' });

const AnalyticsRow = z
  .strictObject({
    bucket: z.string().nullable().describe('First day, or beginning, of the bucket; null without buckets.'),
    dimensions: z
      .record(z.string(), z.string().nullable())
      .describe('Values of the dimensions; null where a row has none.'),
    other: z.boolean().describe('Whether this row is all groups beyond the 1,000 largest.'),
    measures: z.record(z.string(), z.number().nullable()),
  })
  .meta({ id: 'AnalyticsRow' });

export const LogLine = z
  .strictObject({
    id: z.uuid(),
    at: timestamp(),
    level: z.enum(['info', 'warn', 'error', 'fatal']),
    source: z.string().describe('The process, or `call` for a call that failed or took longer than a second.'),
    message: z.string(),
    procedure: z.string().nullable(),
    request_id: z.string().nullable(),
    fields: z.record(z.string(), z.unknown()).nullable().describe('Details, without secrets.'),
  })
  .meta({ id: 'LogLine' });

const Figures = {
  sales: z.int().describe('How many sales were paid.'),
  gross: amount().describe('What buyers paid, with tax and after discounts.'),
  discount: amount(),
  tax: amount().describe('The part of it that is tax.'),
  refunded: amount().describe('What was given back, counted when it was.'),
  net: amount().describe('What buyers paid less what was given back.'),
};
/** How figures about money are asked for. */
export const moneyInput = {
  ...range,
  bucket: z.enum(['day', 'week', 'month']).optional(),
};

const name = text(50);

/** Figures: typed questions over a registry of measures and dimensions, and how the platform itself is used. */
export const analytics = {
  overview: query({
    summary: 'Get how much the team did recently, compared with the period before',
    access: 'team:reports.read',
    rest: 'GET /analytics/overview',
    figures: true,
    input: inTeam({ days: z.int().min(1).max(366).optional().describe('Length of the time. Defaults to 30.') }),
    output: z
      .strictObject({
        start: timestamp(),
        end: timestamp(),
        figures: z.array(
          z.strictObject({
            name: z.string().meta({ examples: ['tickets.created'] }),
            now: z.number(),
            before: z.number().describe('The same in the time of equal length before.'),
          }),
        ),
      })
      .meta({ id: 'AnalyticsOverview' }),
    errors: ['QUERY_TOO_BROAD'],
  }),
  performance: query({
    summary: 'Get how long calls of the team took, by procedure',
    access: 'team:reports.read',
    rest: 'GET /analytics/performance',
    figures: true,
    input: inTeam(range),
    output: Performance,
  }),
  query: mutation({
    summary: 'Read figures: up to five measures of one source, by dimensions and time',
    access: 'team:reports.read',
    rest: 'POST /analytics/custom',
    limit: [{ by: 'user', max: 120, seconds: 60 }],
    tx: 'manual',
    always: true,
    events: [],
    input: inTeam({
      source: z.enum(analyticsSourceNames).describe('What to count: tickets, tasks, events or calls.'),
      measures: z.array(name).min(1).max(5).describe('Measures of the source, such as tickets or resolved.'),
      dimensions: z.array(name).max(2).optional().describe('Dimensions of the source, such as type or priority.'),
      time: z
        .strictObject({
          field: name.optional().describe('The time that counts. Defaults to the first of the source.'),
          start_date: planningDate().describe('First day.'),
          end_date: planningDate().describe('Last day.'),
          bucket: z
            .enum(['hour', 'day', 'week', 'month'])
            .optional()
            .describe('Length of a bucket; none for one total.'),
        })
        .optional()
        .describe('Range and buckets. Without it, rows of all times are counted.'),
      filters: z
        .array(
          z.strictObject({
            dimension: name.describe('A dimension of the source.'),
            values: z.array(text(200)).min(1).max(50).describe('Only rows with one of these values.'),
          }),
        )
        .max(10)
        .optional()
        .describe('All of these have to hold.'),
      time_zone: zone,
    }).meta({ examples: [{ source: 'tickets', measures: ['tickets'], dimensions: ['type'] }] }),
    output: z
      .strictObject({ source: z.string(), time_zone: z.string(), rows: z.array(AnalyticsRow) })
      .meta({ id: 'AnalyticsAnswer' }),
    errors: ['QUERY_TOO_BROAD'],
  }),
  revenue: query({
    summary: 'Get what the team earned with its products, by currency and time',
    access: 'team:billing.read',
    rest: 'GET /analytics/revenue',
    figures: true,
    input: inTeam({ ...moneyInput, bucket: moneyInput.bucket.describe('Length of a bucket. Defaults to day.') }),
    output: z
      .strictObject({
        start: timestamp(),
        end: timestamp(),
        time_zone: z.string(),
        currencies: z
          .array(
            z.strictObject({
              currency: Currency,
              total: z.strictObject(Figures).meta({ id: 'RevenueFigures' }),
              buckets: z.array(z.strictObject({ bucket: isoDate().describe('First day of the bucket.'), ...Figures })),
            }),
          )
          .describe('Money of different currencies is never added.'),
      })
      .meta({ id: 'Revenue' }),
    errors: ['QUERY_TOO_BROAD'],
  }),
  usage: query({
    summary: 'Get how much you called, by day',
    access: 'user',
    rest: 'GET /analytics/usage',
    figures: true,
    input: z.strictObject({
      start_date: range.start_date,
      end_date: range.end_date,
    }),
    output: z
      .strictObject({
        days: z.array(
          z.strictObject({
            date: isoDate().describe('A day of UTC.'),
            reads: z.int(),
            changes: z.int(),
            by_door: z.record(z.string(), z.int()),
          }),
        ),
        total: z.strictObject({ reads: z.int(), changes: z.int() }),
      })
      .meta({ id: 'Usage' }),
  }),
  system: query({
    summary: 'Get how long calls of everybody took, by procedure',
    access: 'platform:admin',
    rest: 'GET /analytics/system',
    input: z.strictObject(range),
    output: Performance,
  }),
  logs: query({
    summary: 'List warnings, errors and slow calls of the last seven days, newest first',
    access: 'platform:admin',
    rest: 'GET /analytics/logs',
    aliases: ['GET /admin/logs'],
    input: z.strictObject({
      ...pageInput,
      level: z
        .array(z.enum(['info', 'warn', 'error', 'fatal']))
        .max(4)
        .optional()
        .describe('Only lines of these levels.'),
      source: text(50).optional().describe('Only lines of this source: api, worker or call.'),
      procedure: text(200).optional().describe('Only lines about this procedure.'),
      request_id: text(128).optional().describe('Only lines of this request.'),
      search: text(200).optional().describe('Part of the message.'),
      at_after: timestamp().optional().describe('Only lines at this moment or later.'),
      at_before: timestamp().optional().describe('Only lines before this moment.'),
    }),
    output: Page(LogLine).meta({ id: 'LogPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
};
