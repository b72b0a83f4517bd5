import { z } from 'zod';
import { slug, TicketPriority, ticketId, TicketType } from '../desk/tickets.schemas.ts';
import { ref, text, timestamp, wholeVersion } from '../kit/fields.ts';
import { PersonName } from '../identity/names.ts';
import { ProjectName } from '../work/names.ts';

export const projectKey = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,19}$/)
  .meta({ description: 'Key of the project in Jira.', examples: ['ITSM'] });
export const issueKey = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,19}-\d{1,10}$/)
  .meta({ description: 'Key of the issue in Jira.', examples: ['ITSM-123'] });

export const JiraMode = z.enum(['local', 'mirror', 'linked']).meta({ id: 'JiraMode' });
export const JiraOwner = z.enum(['jira', 'local', 'newest', 'ask']).meta({
  id: 'JiraOwner',
  description: 'Whose value stays where both sides have changed a field; with `ask`, somebody says it.',
});
export const syncedFields = ['title', 'priority', 'status', 'tags', 'assignee', 'description'] as const;
export type SyncedField = (typeof syncedFields)[number];
const owner = (field: string) => JiraOwner.optional().describe(`Who wins where both sides have changed the ${field}.`);
export const JiraOwners = z
  .strictObject({
    title: owner('title'),
    priority: owner('priority'),
    status: owner('status'),
    tags: owner('tags'),
    assignee: owner('assignee'),
    description: owner('description'),
  })
  .meta({ id: 'JiraOwners' });
export type JiraOwners = z.infer<typeof JiraOwners>;

/** How the tickets and issues of one project say the same. */
export const newProject = {
  key: projectKey,
  mode: JiraMode.optional().describe(
    '`mirror`, the default: every issue becomes a ticket. `linked`: only those that are linked. `local`: nothing comes from Jira.',
  ),
  owners: JiraOwners.optional().describe('Who wins, by field. Jira, for what is not said.'),
  project_id: ref('project').nullable().optional().describe('The project here that the tickets belong to.'),
  issue_type: text(100).optional().describe('Type of the issues that are created from here. Defaults to Task.'),
  security_levels: z
    .array(text(100))
    .max(50)
    .optional()
    .describe(
      'Names of the security levels whose issues become tickets. Issues of other levels do not; defaults to none.',
    ),
};
export const JiraProject = z
  .strictObject({
    key: z.string(),
    mode: JiraMode,
    owners: JiraOwners,
    project_id: ref('project').nullable(),
    project: ProjectName.nullable(),
    issue_type: z.string(),
    security_levels: z.array(z.string()),
    synced_at: timestamp().nullable().describe('Everything that was changed in Jira before this time is here.'),
  })
  .meta({ id: 'JiraProject' });
export type JiraProject = z.infer<typeof JiraProject>;

export const JiraConfig = z
  .strictObject({
    connected: z.boolean(),
    connection_id: ref('connection').nullable(),
    base_url: z.string().nullable(),
    has_credentials: z.boolean().describe('Whether Jira can be asked and written to, or only sends messages.'),
    projects: z.array(JiraProject),
    version: wholeVersion(),
    upsert_url: z.string().describe('Where n8n posts issues to, and waits for what becomes of them.'),
    webhook_url: z
      .string()
      .nullable()
      .describe('Where a webhook of Jira that signs with the secret posts events to; null without a connection.'),
  })
  .meta({ id: 'JiraConfig' });
export type JiraConfig = z.infer<typeof JiraConfig>;
/** The same as the one call that makes the secret shows it. */
export const JiraConfigSet = JiraConfig.extend({
  webhook_secret: z
    .string()
    .nullable()
    .describe('What posted issues are signed with, shown only when it is made. Null if it stays as it was.'),
  webhook_url_with_secret: z
    .string()
    .nullable()
    .describe('The address for webhooks that cannot sign, as those of apps. Shown only with a new secret.'),
}).meta({ id: 'JiraConfigSet' });
export type JiraConfigSet = z.infer<typeof JiraConfigSet>;

export const RemoteProject = z
  .strictObject({ key: z.string(), name: z.string(), configured: z.boolean() })
  .meta({ id: 'JiraRemoteProject' });
export const JiraTeam = z
  .strictObject({
    project_key: z.string(),
    assignees: z.array(z.strictObject({ account_id: z.string(), name: z.string(), email: z.string().nullable() })),
  })
  .meta({ id: 'JiraTeam' });

export const JiraIssue = z
  .strictObject({
    issue_key: z.string(),
    url: z.string(),
    ticket_id: ref('ticket'),
    ticket_key: z.string(),
    created: z.boolean().describe('False if it was there already.'),
  })
  .meta({ id: 'JiraIssue' });
export type JiraIssue = z.infer<typeof JiraIssue>;

export const ticket_id = ticketId;

export const TicketIssue = z
  .strictObject({
    connected: z.boolean().describe('Whether the team has a Jira that can be asked.'),
    projects: z.array(z.string()).describe('Keys of the projects in Jira in which an issue can be created.'),
    issue: z
      .strictObject({ issue_key: z.string(), url: z.string(), pending: z.boolean() })
      .nullable()
      .describe('The issue that the ticket is; null if it is none.'),
  })
  .meta({ id: 'JiraTicketIssue' });

export const JiraConflict = z
  .strictObject({
    id: ref('jira_conflict'),
    ticket_id: ref('ticket'),
    issue_key: z.string().nullable(),
    field: z.enum(syncedFields),
    kept: z.enum(['jira', 'local']).nullable().describe('Whose value stays; null while it waits for somebody to say.'),
    local: z.string().describe('What the ticket said.'),
    remote: z.string().describe('What the issue said, in the words used here.'),
    state: z.enum(['open', 'resolved']),
    resolved_by: ref('person').nullable(),
    resolver: PersonName.nullable(),
    created_at: timestamp(),
    resolved_at: timestamp().nullable(),
  })
  .meta({ id: 'JiraConflict' });
export type JiraConflict = z.infer<typeof JiraConflict>;

export const BulkResult = z
  .strictObject({
    items: z.array(
      z.strictObject({
        ticket_id: ref('ticket').nullable(),
        line: z.int().nullable().describe('The line of the file, where one was given.'),
        status: z.enum(['created', 'updated', 'skipped', 'would_create', 'failed']),
        issue_key: z.string().nullable(),
        error: z.string().nullable().describe('The code of the refusal; null where it worked.'),
      }),
    ),
    created: z.int(),
    failed: z.int(),
    next_page: z.int().nullable().describe('What to call it with next; null where this was the last.'),
    operation_id: ref('operation')
      .nullable()
      .describe('What creates the others, with its progress; null where a page was given, or nothing is left.'),
  })
  .meta({ id: 'JiraBulkResult' });

export const ProjectSync = z
  .strictObject({
    project_key: z.string(),
    mode: JiraMode,
    synced_at: timestamp().nullable(),
    lag_seconds: z.int().nullable(),
    issues: z.int(),
    pending: z.int().describe('Tickets with changes that Jira does not have yet.'),
    conflicts: z.int().describe('Open conflicts: what waits for somebody to decide, and what was lost.'),
  })
  .meta({ id: 'JiraProjectSync' });
export const IssueStatus = z
  .strictObject({
    issue_key: z.string(),
    ticket_id: ref('ticket').nullable(),
    status: z.string().nullable().describe('The status here that the one in Jira means; null if it is not known.'),
    pending: z.boolean(),
  })
  .meta({ id: 'JiraIssueStatus' });

const word = text(100).describe('What Jira calls it.');
const statusWord = z.strictObject({ jira: word, here: slug.describe('Slug of the status here.') });
const priorityWord = z.strictObject({ jira: word, here: TicketPriority.describe('The priority here.') });
const typeWord = z.strictObject({ jira: word, here: TicketType.describe('The type here.') });
/** Meanings of Jira's words here that differ from the default. */
export const newMappings = {
  statuses: z.array(statusWord).max(200).optional().describe('Statuses of Jira that mean another status here.'),
  priorities: z.array(priorityWord).max(50).optional().describe('Priorities of Jira that mean another priority here.'),
  types: z.array(typeWord).max(100).optional().describe('Types of issues that mean another type of ticket here.'),
};
const meant = <T extends z.ZodType>(here: T) =>
  z.array(
    z.strictObject({
      jira: z.string(),
      here: here.nullable().describe('Null where nothing here is meant by it.'),
      is_set: z.boolean().describe('True if a mapping says it; else it follows from the name or the category.'),
    }),
  );
export const JiraMappings = z
  .strictObject({
    project_key: z.string(),
    statuses: meant(z.string()),
    priorities: meant(TicketPriority),
    types: meant(TicketType),
    complete: z
      .boolean()
      .describe('True if it contains every word of the project. False where Jira could not be asked: only mappings.'),
    version: wholeVersion(),
  })
  .meta({ id: 'JiraMappings' });
export type JiraMappings = z.infer<typeof JiraMappings>;
/** Mappings as they are kept. */
export interface JiraMaps {
  readonly statuses?: readonly z.infer<typeof statusWord>[] | undefined;
  readonly priorities?: readonly z.infer<typeof priorityWord>[] | undefined;
  readonly types?: readonly z.infer<typeof typeWord>[] | undefined;
}

export const accountId = z
  .string()
  .max(200)
  .regex(/^[\w:.@-]+$/)
  .meta({ examples: ['5b10a2844c20165700ede21g'] })
  .describe('What Jira names the account by: its account id, or its user name at Data Center.');
export const JiraUser = z
  .strictObject({
    account_id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    person_id: ref('person').nullable().describe('Who it is here; null where nobody is known.'),
    person: PersonName.nullable(),
    is_set: z.boolean().describe('True if somebody has said who it is; else the email address or the name does.'),
    seen_at: timestamp().describe('When an issue named the account last.'),
  })
  .meta({ id: 'JiraUser' });
export type JiraUser = z.infer<typeof JiraUser>;

export const JiraUnlinked = z
  .strictObject({ ticket_id: ref('ticket'), issue_key: z.string().nullable() })
  .meta({ id: 'JiraUnlinked' });

const nameOf = z.looseObject({ name: z.string().max(200).optional().describe('What Jira calls it.') }).nullish();
const who = z
  .looseObject({
    accountId: z.string().max(200).optional().describe('What names the account for ever, at Jira Cloud.'),
    name: z.string().max(200).optional().describe('User name, at Jira Data Center.'),
    displayName: z.string().max(200).optional().describe('As Jira shows the person.'),
    emailAddress: z.string().max(254).nullish().describe('Where Jira gives one.'),
  })
  .nullish();
const postedText = z.union([
  z.string().max(100_000),
  z.looseObject({ type: z.string().max(50).describe('`doc`, of the Atlassian Document Format.') }),
]);
const postedFields = z.looseObject({
  summary: z.string().max(5000).optional().describe('One line about it.'),
  description: postedText.nullish().describe('What it is about: wiki markup, or a document of Jira Cloud.'),
  status: z
    .looseObject({
      name: z.string().max(200).optional().describe('What Jira calls the status.'),
      statusCategory: z
        .looseObject({ key: z.string().max(50).optional().describe('`new`, `indeterminate` or `done`.') })
        .optional()
        .describe('What the status means.'),
    })
    .optional()
    .describe('Where the issue is.'),
  priority: nameOf.describe('How urgent it is.'),
  issuetype: nameOf.describe('What kind of issue it is.'),
  labels: z.array(z.string().max(255)).max(500).optional().describe('Words that file it.'),
  security: nameOf.describe('Security level, where the issue has one.'),
  assignee: who.describe('Who works on it.'),
  reporter: who.describe('Who has reported it.'),
  created: z.string().max(50).optional().describe('When it was created, as Jira writes times.'),
  updated: z.string().max(50).optional().describe('When it was changed last, as Jira writes times.'),
});
/** An issue as Jira or n8n posts it; fields that are not known here are ignored. */
export const PostedIssue = z
  .looseObject({
    webhookEvent: z.string().max(100).optional().describe('What happened, of a raw webhook of Jira.'),
    timestamp: z.number().optional().describe('When it was sent, in milliseconds, of a raw webhook.'),
    issueKey: z.string().max(100).optional().describe('Key of the issue, of a simplified message.'),
    issue: z
      .looseObject({
        id: z
          .union([z.string().max(100), z.number()])
          .optional()
          .describe('What names the issue for ever.'),
        key: z.string().max(100).optional().describe('What people call it, such as ITSM-123.'),
        self: z.string().max(1000).optional().describe('Address of the issue in the REST API.'),
        fields: postedFields.optional().describe('The fields, as below.'),
      })
      .optional()
      .describe('The issue, of a raw webhook.'),
    fields: postedFields.optional().describe('The fields, of a simplified message.'),
    comment: z
      .looseObject({
        id: z.string().max(100).optional().describe('What names the comment.'),
        self: z.string().max(1000).optional().describe('Address of the comment in the REST API.'),
        body: postedText.optional().describe('What it says: wiki markup, or a document of Jira Cloud.'),
        author: who.describe('Who has written it.'),
        created: z.string().max(50).optional().describe('When it was written, as Jira writes times.'),
        updated: z.string().max(50).optional().describe('When it was changed last, as Jira writes times.'),
        jsdPublic: z.boolean().optional().describe('False for an internal note of a service desk.'),
        visibility: z.looseObject({}).nullish().describe('Who may read it, where not everybody may.'),
      })
      .optional()
      .describe('The comment, of a raw webhook about one.'),
    changelog: z
      .looseObject({
        id: z
          .union([z.string().max(100), z.number()])
          .optional()
          .describe('What orders changes.'),
      })
      .optional()
      .describe('What changed, of a raw webhook.'),
  })
  .meta({
    id: 'JiraPostedIssue',
    examples: [
      {
        issueKey: 'ITSM-123',
        fields: {
          summary: 'VPN outage',
          status: { name: 'In Progress', statusCategory: { key: 'indeterminate' } },
          priority: { name: 'High' },
          issuetype: { name: 'Incident' },
          labels: ['vpn', 'network'],
          assignee: { displayName: 'Agent One' },
          reporter: { displayName: 'Reporter One' },
          created: '2026-02-14T10:00:00.000+0000',
          updated: '2026-02-14T10:05:00.000+0000',
        },
      },
    ],
  });
export type PostedIssue = z.infer<typeof PostedIssue>;

export const UpsertAnswer = z
  .strictObject({
    status: z
      .enum(['ok', 'accepted', 'duplicate', 'ignored'])
      .describe(
        '`accepted`: the issue is read in Jira: it is being created or written to at this moment, or the message does not say it.',
      ),
    result: z.enum(['created', 'updated', 'unchanged', 'deleted']).nullable(),
    issue_key: z.string().nullable(),
    ticket_id: ref('ticket').nullable(),
    ticket_key: z.string().nullable(),
    reason: z.string().nullable().describe('Why it was ignored, or is read later, in one word.'),
  })
  .meta({ id: 'JiraUpsertAnswer' });
export type UpsertAnswer = z.infer<typeof UpsertAnswer>;

export const ReconcileAnswer = z
  .strictObject({
    status: z
      .enum(['ok', 'running', 'partial'])
      .describe('`running`: an operation does the rest. `partial`: some issues could not be taken in.'),
    operation_id: ref('operation').nullable().describe('What does the rest, with its progress; null if all is done.'),
    project_key: z.string(),
    since: timestamp().nullable(),
    fetched: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    deleted: z.int().describe('Tickets whose issues may no longer be read here.'),
    conflicts: z.int().describe('Fields that both sides had changed.'),
    unreachable: z
      .int()
      .describe('Of a full comparison: issues that Jira does not show. They may be hidden, so their tickets stay.'),
    errors: z
      .array(z.strictObject({ issue_key: z.string(), code: z.string() }))
      .describe('Issues that could not be taken in; at most 100 are listed, and all of them are tried again.'),
    dry_run: z.boolean(),
  })
  .meta({ id: 'JiraReconcileAnswer' });
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>;
