import { z } from 'zod';
import { mutation, query, subscription } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import {
  email,
  expectedVersion,
  inTeam,
  isoDate,
  line,
  markdown,
  markdownOut,
  planningDate,
  ref,
  text,
  timestamp,
  timeZone,
} from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Operation } from '../platform/operations.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit } from './ai.texts.ts';

const reportId = ref('report').describe('Id of the report, from reports.list.');
const n = z.int().min(1).max(100_000);
const nth = n.optional().describe('Number of the version. Defaults to the newest.');

export const ReportKind = z.enum(['service', 'sla', 'project', 'ai_usage', 'custom']).meta({
  id: 'ReportKind',
  description:
    'What is counted: tickets, promises, tasks of a project, calls of AI, or tickets under a question of your own.',
});

const Fact = z
  .strictObject({
    key: z.string().meta({ examples: ['tickets_created'] }),
    name: z.string(),
    value: z.union([z.number(), z.string()]).nullable().describe('Null if there is nothing to measure.'),
    unit: z.enum(['count', 'percent', 'hours', 'usd', 'text']),
  })
  .meta({ id: 'ReportFact' });
export type Fact = z.infer<typeof Fact>;

const Heading = z.strictObject({ kind: z.literal('heading'), text: z.string() });
const Paragraph = z.strictObject({ kind: z.literal('paragraph'), text: markdownOut() });
const Table = z.strictObject({
  kind: z.literal('table'),
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
const Block = z.discriminatedUnion('kind', [Heading, Paragraph, Table]).meta({ id: 'ReportBlock' });
export type Block = z.infer<typeof Block>;

const WHAT = 'What stands there: heading, paragraph or table.';
const BlockInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading').describe(WHAT), text: text(200).describe('A heading.') }),
  z.strictObject({
    kind: z.literal('paragraph').describe(WHAT),
    text: markdown(20_000).describe('A paragraph. {{f:key}} is the value of a fact.'),
  }),
  z.strictObject({
    kind: z.literal('table').describe(WHAT),
    title: line(200, 0).describe('What the table shows.'),
    columns: z.array(text(200, 0)).min(1).max(20).describe('Titles of the columns.'),
    rows: z
      .array(z.array(text(500, 0)).max(20))
      .max(1000)
      .describe('Cells, row by row.'),
  }),
]);

const brief = {
  id: ref('report'),
  kind: ReportKind,
  title: z.string(),
  project_id: ref('project').nullable().describe('Of the kind project: whose tasks are counted, while it is there.'),
  from: isoDate(),
  to: isoDate().describe('The last day, which is included.'),
  author_id: ref('person'),
  author: PersonName,
  shared_at: timestamp().nullable().describe('Since when the whole team sees it.'),
  current: z.int().describe('Number of the newest version.'),
  created_at: timestamp(),
  updated_at: timestamp(),
  deleted_at: timestamp().nullable(),
  version: z.int(),
};
const ReportRow = z.strictObject(brief).meta({ id: 'ReportRow' });
const content = {
  n: z.int().describe('Number of the version that is shown.'),
  as_of: timestamp().describe('When the facts were counted.'),
  facts: z.array(Fact),
  blocks: z.array(Block).describe('With the values of facts in place.'),
  provenance: Provenance.nullable().describe('Who wrote the words. Null for a person.'),
};
const Report = z.strictObject({ ...brief, ...content }).meta({ id: 'Report' });

const ReportVersion = z
  .strictObject({
    n: z.int(),
    as_of: timestamp(),
    edited_by: ref('person'),
    editor: PersonName,
    provenance: Provenance.nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'ReportVersion' });

const Share = z
  .strictObject({
    id: ref('report_share'),
    report_id: ref('report'),
    n: z.int(),
    via: z.enum(['link', 'mail']),
    recipients: z.array(z.string()),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    expires_at: timestamp(),
    revoked_at: timestamp().nullable(),
  })
  .meta({ id: 'ReportShare' });

const Schedule = z
  .strictObject({
    id: ref('report_schedule'),
    report_id: ref('report'),
    rule: z.enum(['daily', 'weekly', 'monthly']),
    weekday: z.int().nullable().describe('1 is Monday.'),
    day: z.int().nullable().describe('Of the month; the last one where it is shorter.'),
    time: z.string().meta({ examples: ['08:00'] }),
    time_zone: z.string(),
    recipients: z.array(z.string()),
    state: z.enum(['active', 'paused']),
    error: z.string().nullable().describe('Why it was paused.'),
    next_at: timestamp(),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
  })
  .meta({ id: 'ReportSchedule' });

const scheduleId = ref('report_schedule').describe('Id of the schedule, from reports.schedules.list.');
const recipients = z
  .array(email())
  .min(1)
  .max(20)
  .meta({ examples: [['ann@example.com']] });
const range = {
  from: planningDate().optional().describe('First day. Defaults to 29 days before the last.'),
  to: planningDate().optional().describe('Last day, which is included. Defaults to today.'),
};

const rule = z.enum(['daily', 'weekly', 'monthly']).describe('How often.');
/** `omitted` says what holds for what is left out. */
const timing = (omitted: Readonly<Record<'weekday' | 'day' | 'time' | 'time_zone', string>>) => ({
  weekday: z.int().min(1).max(7).optional().describe(`For weekly: 1 is Monday. ${omitted.weekday}`),
  day: z.int().min(1).max(31).optional().describe(`For monthly: day of the month. ${omitted.day}`),
  time: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as 17:00' })
    .optional()
    .meta({ description: `On the clock of the time zone. ${omitted.time}`, examples: ['08:00'] }),
  time_zone: timeZone().optional().describe(`IANA time zone. ${omitted.time_zone}`),
});
const firstTiming = timing({
  weekday: 'Defaults to 1.',
  day: 'Defaults to 1.',
  time: 'Defaults to 08:00.',
  time_zone: 'Defaults to yours.',
});
const STAYS = 'Stays as it is if omitted.';
const otherTiming = timing({ weekday: STAYS, day: STAYS, time: STAYS, time_zone: STAYS });
const mailedTo = recipients.meta({
  description: 'Whom to mail it, at most 20 addresses.',
  examples: [['ann@example.com']],
});

/** Numbers from the database, and words that rest on them. A report is its author's until it is shared. */
export const reports = {
  generate: mutation({
    summary: 'Generate a report: figures from what you may see, with a text about them',
    access: 'team:reports.write',
    rest: 'POST /reports/generate',
    aliases: ['POST /reports/create'],
    status: 201,
    tx: 'manual',
    limit: aiLimit,
    input: inTeam({
      kind: ReportKind.optional().describe('What is counted. Defaults to service, or to project where one is named.'),
      project_id: ref('project').optional().describe('With the kind project: the project, by UUID.'),
      title: line(200).optional().describe('Its title. Made from kind and range if omitted.'),
      ...range,
      question: text(2000).optional().describe('What you want to know in particular. Only a model can answer it.'),
      model: text(200).optional().describe('A model from ai.models.list.'),
    }).meta({ examples: [{ kind: 'service', title: 'Service in spring' }] }),
    output: Report,
    errors: [
      'PROJECT_NOT_FOUND',
      'TIER_LIMIT_EXCEEDED',
      'AI_BUDGET_EXCEEDED',
      'AI_REFUSED',
      'AI_INPUT_TOO_LONG',
      'AI_MODEL_NOT_FOUND',
    ],
    events: ['report.generated'],
  }),
  list: query({
    summary: 'List your reports and those shared with the team',
    access: 'team:reports.read',
    rest: 'GET /reports',
    input: inTeam({
      ...pageInput,
      kind: ReportKind.optional().describe('Only reports of this kind, such as sla.'),
      search: text(200).optional().describe('Part of the title.'),
      deleted: z.boolean().optional().describe('True for deleted reports that you can restore.'),
    }),
    output: Page(ReportRow).meta({ id: 'ReportPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a report, in its newest version or another one',
    access: 'team:reports.read',
    rest: 'GET /reports/{report_id}',
    input: inTeam({ report_id: reportId, n: nth }),
    output: Report,
    errors: ['REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'],
  }),
  watch: subscription({
    summary: 'Watch a report: its current state, then each new version and share',
    access: 'team:reports.read',
    rest: 'GET /reports/{report_id}/stream',
    input: inTeam({ report_id: reportId }),
    output: ReportRow,
    errors: ['REPORT_NOT_FOUND', 'TOO_MANY_STREAMS'],
  }),
  update: mutation({
    summary: 'Update a report: another version with your words, or with new facts',
    access: 'team:reports.write',
    rest: 'PATCH /reports/{report_id}',
    aliases: ['PUT /reports/{report_id}/update'],
    tx: 'manual',
    limit: aiLimit,
    input: inTeam({
      report_id: reportId,
      title: line(200).optional().describe('Another title.'),
      blocks: z.array(BlockInput).max(200).optional().describe('All of its blocks, as you want them.'),
      regenerate: z.boolean().optional().describe('True to count again and write anew.'),
      ...range,
      version: expectedVersion(),
    }),
    output: Report,
    errors: [
      'REPORT_NOT_FOUND',
      'PROJECT_NOT_FOUND',
      'VERSION_CONFLICT',
      'TIER_LIMIT_EXCEEDED',
      'AI_BUDGET_EXCEEDED',
      'AI_REFUSED',
      'AI_INPUT_TOO_LONG',
    ],
    events: ['report.edited', 'report.generated'],
  }),
  delete: mutation({
    summary: 'Delete a report and end its links; you can restore it for 30 days',
    access: 'team:reports.write',
    rest: 'DELETE /reports/{report_id}',
    aliases: ['DELETE /reports/{report_id}/delete'],
    input: inTeam({ report_id: reportId }),
    output: z
      .strictObject({ id: ref('report'), purge_at: timestamp().describe('When it is gone for good.') })
      .meta({ id: 'ReportDeleted' }),
    errors: ['REPORT_NOT_FOUND'],
    events: ['report.deleted'],
    destructive: true,
  }),
  restore: mutation({
    summary: 'Restore a report that you deleted',
    access: 'team:reports.write',
    rest: 'POST /reports/{report_id}/restore',
    input: inTeam({ report_id: reportId }),
    output: ReportRow,
    errors: ['REPORT_NOT_FOUND'],
    events: ['report.restored'],
  }),
  export: mutation({
    summary: 'Export a report as PDF, Word, Markdown, CSV or JSON',
    access: 'team:reports.write',
    rest: 'POST /reports/{report_id}/export',
    aliases: [{ rest: 'POST /reports/export/pdf', set: { format: 'pdf' } }],
    status: 202,
    input: inTeam({
      report_id: reportId,
      n: nth,
      format: z.enum(['pdf', 'docx', 'md', 'csv', 'json']).describe('csv has the facts alone.'),
    }),
    output: Operation,
    errors: ['REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'],
    events: ['operation.queued'],
  }),
  share: mutation({
    summary: 'Share a version of a report with the team, by a link or by mail',
    access: 'team:reports.write',
    rest: 'POST /reports/share',
    input: inTeam({
      report_id: reportId,
      n: nth,
      via: z.enum(['team', 'link', 'mail']).describe('team needs the right to see all tickets.'),
      recipients: recipients.optional().describe('Whom to mail a link, at most 20 addresses.'),
      days: z.int().min(1).max(90).optional().describe('How long the link works. Defaults to 7 days.'),
    }),
    output: z
      .strictObject({
        share: Share.nullable().describe('Null for the team.'),
        link: z.string().nullable().describe('The address that shows the report. It is shown only now.'),
      })
      .meta({ id: 'ReportShared' }),
    errors: ['REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'],
    events: ['report.shared'],
    outward: true,
  }),
  schedule: mutation({
    summary: 'Schedule a report: counted anew and mailed, every day, week or month',
    access: 'team:reports.write',
    rest: 'POST /reports/{report_id}/schedule',
    status: 201,
    input: inTeam({
      report_id: reportId,
      rule,
      ...firstTiming,
      recipients: mailedTo,
    }),
    output: Schedule,
    errors: ['REPORT_NOT_FOUND', 'TIER_LIMIT_EXCEEDED'],
    events: ['report.scheduled'],
    outward: true,
  }),
  stats: query({
    summary: 'Get how reports are used: by kind, versions, shares, schedules',
    access: 'team:reports.read',
    rest: 'GET /reports/stats',
    figures: true,
    input: inTeam({}),
    output: z
      .strictObject({
        reports: z.int(),
        versions: z.int(),
        shares: z.int().describe('Links that work.'),
        schedules: z.int().describe('Active ones.'),
        by_kind: z.array(z.strictObject({ kind: ReportKind, reports: z.int() })),
      })
      .meta({ id: 'ReportStats', description: 'Of the reports that you may see.' }),
  }),
  versions: {
    list: query({
      summary: 'List the versions of a report, newest first',
      access: 'team:reports.read',
      rest: 'GET /reports/{report_id}/versions',
      input: inTeam({ report_id: reportId }),
      output: z.strictObject({ items: z.array(ReportVersion) }).meta({ id: 'ReportVersions' }),
      errors: ['REPORT_NOT_FOUND'],
    }),
    compare: query({
      summary: 'Compare two versions of a report: facts that differ, and who wrote them',
      access: 'team:reports.read',
      rest: 'GET /reports/{report_id}/versions/compare',
      input: inTeam({
        report_id: reportId,
        a: n.describe('Number of one version.'),
        b: n.describe('Number of the other one.'),
      }),
      output: z
        .strictObject({
          facts: z.array(
            z.strictObject({ key: z.string(), name: z.string(), a: z.string().nullable(), b: z.string().nullable() }),
          ),
          words_changed: z.boolean(),
          writers: z.strictObject({ a: z.string(), b: z.string() }).describe('Prompt and model, or a person.'),
        })
        .meta({ id: 'ReportComparison' }),
      errors: ['REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'],
    }),
  },
  shares: {
    list: query({
      summary: 'List the shares of a report, newest first',
      access: 'team:reports.write',
      rest: 'GET /reports/{report_id}/shares',
      input: inTeam({ report_id: reportId }),
      output: z.strictObject({ items: z.array(Share) }).meta({ id: 'ReportShares' }),
      errors: ['REPORT_NOT_FOUND'],
    }),
    revoke: mutation({
      summary: 'Revoke a share; its link ends now',
      access: 'team:reports.write',
      rest: 'DELETE /reports/shares/{share_id}',
      input: inTeam({ share_id: ref('report_share').describe('Id of the share, from reports.shares.list.') }),
      output: Share,
      errors: ['REPORT_SHARE_NOT_FOUND'],
      events: ['report.share_revoked'],
    }),
  },
  schedules: {
    list: query({
      summary: 'List the schedules of a report',
      access: 'team:reports.write',
      rest: 'GET /reports/{report_id}/schedules',
      input: inTeam({ report_id: reportId }),
      output: z.strictObject({ items: z.array(Schedule) }).meta({ id: 'ReportSchedules' }),
      errors: ['REPORT_NOT_FOUND'],
    }),
    update: mutation({
      summary: 'Update a schedule, pause it, or go on with one that was paused',
      access: 'team:reports.write',
      rest: 'PATCH /reports/schedules/{schedule_id}',
      input: inTeam({
        schedule_id: scheduleId,
        rule: rule.optional(),
        ...otherTiming,
        recipients: mailedTo.optional(),
        state: z.enum(['active', 'paused']).optional().describe('active: goes on. paused: mails nothing.'),
      }),
      output: Schedule,
      errors: ['REPORT_SCHEDULE_NOT_FOUND'],
      events: ['report.schedule_updated'],
      outward: true,
    }),
    delete: mutation({
      summary: 'Delete a schedule',
      access: 'team:reports.write',
      rest: 'DELETE /reports/schedules/{schedule_id}',
      input: inTeam({ schedule_id: scheduleId }),
      output: z.strictObject({ id: ref('report_schedule') }).meta({ id: 'ReportScheduleDeleted' }),
      errors: ['REPORT_SCHEDULE_NOT_FOUND'],
      events: ['report.schedule_deleted'],
      destructive: true,
    }),
  },
  links: {
    get: query({
      summary: 'Get the version of a report that a link shows',
      access: 'signed:report',
      rest: 'GET /reports/links/{token}',
      limit: [{ by: 'address', max: 60, seconds: 60 }],
      input: z.strictObject({ token: text(100).describe('The token of the link.') }),
      output: z
        .strictObject({
          title: z.string(),
          team_name: z.string(),
          as_of: timestamp(),
          blocks: z.array(Block),
          expires_at: timestamp(),
        })
        .meta({ id: 'SharedReport' }),
      errors: ['LINK_EXPIRED'],
    }),
  },
};
