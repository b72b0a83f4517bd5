import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ticketFilter } from '../desk/tickets.filter.ts';
import { expectedVersion, inTeam, outboundUrl, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { messageInput } from './inbound.schemas.ts';
import { typedCredentials } from './integrations.schemas.ts';
import {
  accountId,
  BulkResult,
  IssueStatus,
  issueKey,
  JiraConfig,
  JiraConflict,
  JiraConfigSet,
  JiraIssue,
  JiraMappings,
  JiraTeam,
  JiraUnlinked,
  JiraUser,
  newMappings,
  newProject,
  PostedIssue,
  projectKey,
  ProjectSync,
  ReconcileAnswer,
  RemoteProject,
  ticket_id,
  TicketIssue,
  UpsertAnswer,
} from './jira.schemas.ts';

const asks = [
  'JIRA_NOT_CONNECTED',
  'INTEGRATION_NOT_FOUND',
  'INTEGRATION_NEEDS_REAUTH',
  'INTEGRATION_UNAVAILABLE',
  'JIRA_REFUSED',
] as const;
/** Events of an issue that is taken in. */
const takenIn = [
  'ticket.updated',
  'ticket.status_changed',
  'ticket.assigned',
  'ticket.reporter_changed',
  'ticket.commented',
  'ticket.noted',
  'ticket.woken',
  'ticket.comment_edited',
  'ticket.note_edited',
  'ticket.comment_deleted',
  'ticket.note_deleted',
  'ticket.deleted',
  'ticket.restored',
  'person.created',
] as const;
const project_key = projectKey
  .optional()
  .describe('Key of the project in Jira. Defaults to the only one, or the first.');

/** Tickets that are issues of Jira as well. */
export const jira = {
  config: {
    get: query({
      summary: 'Get how Jira is connected, and which of its projects are set up',
      access: 'team:integrations.manage',
      rest: 'GET /jira/config',
      input: inTeam({}),
      output: JiraConfig,
    }),
    set: mutation({
      summary: 'Set the address and token of Jira, and which of its projects to use',
      access: 'team:integrations.manage',
      rest: 'PATCH /jira/config',
      aliases: ['PUT /jira/config'],
      tx: 'manual',
      input: inTeam({
        base_url: outboundUrl().optional().describe('Address of Jira, such as https://acme.atlassian.net.'),
        email: typedCredentials.email,
        token: typedCredentials.token,
        projects: z
          .array(z.strictObject(newProject))
          .max(200)
          .optional()
          .describe('The projects to use; those that are left out are no longer used.'),
        new_secret: z.boolean().optional().describe('Makes a new secret that posted issues are signed with.'),
        version: expectedVersion(),
      }),
      output: JiraConfigSet,
      errors: [
        ...asks,
        'INTEGRATION_REFUSED',
        'INTEGRATION_ACCOUNT_TAKEN',
        'TIER_LIMIT_EXCEEDED',
        'PROJECT_NOT_FOUND',
        'VERSION_CONFLICT',
      ],
      events: ['jira.configured', 'integration.connected'],
      limit: [{ by: 'team', max: 60, seconds: 3600 }],
    }),
  },
  projects: query({
    summary: 'List the projects of Jira that the account may see',
    access: 'team:integrations.read',
    rest: 'GET /jira/projects',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(RemoteProject) }).meta({ id: 'JiraRemoteProjects' }),
    errors: asks,
    limit: [{ by: 'team', max: 60, seconds: 60 }],
  }),
  teams: query({
    summary: 'List the people to whom issues of each project can be assigned',
    access: 'team:integrations.read',
    rest: 'GET /jira/teams',
    input: inTeam({ project_key }),
    output: z.strictObject({ items: z.array(JiraTeam) }).meta({ id: 'JiraTeams' }),
    errors: [...asks, 'JIRA_PROJECT_NOT_FOUND'],
    limit: [{ by: 'team', max: 60, seconds: 60 }],
  }),
  ticket: query({
    summary: 'Get the issue that a ticket is linked to',
    access: 'team:tickets.handle',
    rest: 'GET /jira/issue',
    input: inTeam({ ticket_id }),
    output: TicketIssue,
    errors: ['TICKET_NOT_FOUND'],
  }),
  createIssue: mutation({
    summary: 'Create an issue in Jira for a ticket',
    access: 'team:tickets.handle',
    rest: 'POST /jira/create-issue',
    status: 201,
    tx: 'manual',
    outward: true,
    input: inTeam({
      ticket_id,
      project_key,
      assignee_account_id: accountId
        .optional()
        .describe('Whom to assign it to, from jira.teams. Defaults to the account of the assignee of the ticket.'),
    }),
    output: JiraIssue,
    errors: [...asks, 'TICKET_NOT_FOUND', 'JIRA_PROJECT_NOT_FOUND', 'JIRA_ALREADY_LINKED'],
    events: ['jira.issue_linked'],
    limit: [{ by: 'team', max: 120, seconds: 60 }],
  }),
  linkIssue: mutation({
    summary: 'Link a ticket to an issue that exists in Jira',
    access: 'team:tickets.handle',
    rest: 'POST /jira/link-issue',
    tx: 'manual',
    outward: true,
    input: inTeam({ ticket_id, issue_key: issueKey }),
    output: JiraIssue,
    errors: [...asks, 'TICKET_NOT_FOUND', 'JIRA_ISSUE_NOT_FOUND', 'JIRA_ALREADY_LINKED'],
    events: ['jira.issue_linked', 'jira.issue_unlinked', 'jira.conflict', ...takenIn],
    limit: [{ by: 'team', max: 120, seconds: 60 }],
  }),
  unlink: mutation({
    summary: 'Unlink a ticket from its issue; both stay, and go their own ways',
    access: 'team:tickets.handle',
    rest: 'POST /jira/unlink-issue',
    input: inTeam({ ticket_id }),
    output: JiraUnlinked,
    errors: ['TICKET_NOT_FOUND', 'JIRA_NOT_LINKED'],
    events: ['jira.issue_unlinked'],
  }),
  mappings: {
    get: query({
      summary: 'Get how the types, priorities and statuses of a Jira project map to ours',
      access: 'team:integrations.read',
      rest: 'GET /jira/mappings',
      input: inTeam({ project_key }),
      output: JiraMappings,
      errors: ['JIRA_NOT_CONNECTED', 'JIRA_PROJECT_NOT_FOUND'],
      limit: [{ by: 'team', max: 60, seconds: 60 }],
    }),
    set: mutation({
      summary: 'Set how the types, priorities and statuses of a Jira project map to ours',
      access: 'team:integrations.manage',
      rest: 'PATCH /jira/mappings',
      aliases: ['PUT /jira/mappings'],
      tx: 'manual',
      input: inTeam({ project_key, ...newMappings, version: expectedVersion() }),
      output: JiraMappings,
      errors: ['JIRA_NOT_CONNECTED', 'JIRA_PROJECT_NOT_FOUND', 'TICKET_STATUS_NOT_FOUND', 'VERSION_CONFLICT'],
      events: ['jira.mapped'],
    }),
  },
  users: {
    list: query({
      summary: 'List the Jira accounts that issues mention, with the people they belong to',
      access: 'team:integrations.manage',
      rest: 'GET /jira/users',
      input: inTeam({
        ...pageInput,
        search: text(200).optional().describe('Only accounts whose name or address contains this.'),
        unknown: z.boolean().optional().describe('True for only accounts of whom nobody here is known.'),
      }),
      output: Page(JiraUser).meta({ id: 'JiraUserPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    map: mutation({
      summary: 'Set the person that a Jira account belongs to',
      access: 'team:integrations.manage',
      rest: 'PUT /jira/users/{account_id}',
      input: inTeam({
        account_id: accountId,
        person_id: ref('person')
          .nullable()
          .describe('Who it is. Null: nobody is set, and its address and name say it again.'),
      }),
      output: JiraUser,
      errors: ['JIRA_NOT_CONNECTED', 'JIRA_USER_NOT_FOUND', 'PERSON_NOT_FOUND'],
      events: ['jira.user_mapped'],
    }),
  },
  bulkCreate: mutation({
    summary: 'Create issues in Jira for many tickets, or for the lines of a spreadsheet',
    access: 'team:tickets.handle',
    rest: 'POST /jira/bulk-create',
    tx: 'manual',
    outward: true,
    input: inTeam({
      ticket_ids: z
        .array(ticket_id)
        .max(50)
        .optional()
        .describe('The tickets, at most 50. Give these, file_id or filter.'),
      file_id: ref('file').optional().describe('A spreadsheet (XLSX or CSV), of which each line is one issue.'),
      filter: z.strictObject(ticketFilter).optional().describe('Tickets that match this, the oldest first.'),
      page: z
        .int()
        .min(1)
        .max(200)
        .optional()
        .describe('Which fifty lines of the file, or tickets of the filter. Omit it to have all of them created.'),
      project_key,
      dry_run: z.boolean().optional().describe('Says what would be done, and does nothing.'),
      update_existing: z
        .boolean()
        .optional()
        .describe('Writes tickets that are linked already to their issues, with their urgency and impact.'),
    }).meta({ examples: [{ ticket_ids: ['TKT-001'], dry_run: true }] }),
    output: BulkResult,
    errors: [
      ...asks,
      'FILTER_UNKNOWN',
      'TICKET_NOT_FOUND',
      'FILE_NOT_FOUND',
      'JIRA_PROJECT_NOT_FOUND',
      'PAGE_TOO_DEEP',
    ],
    events: ['jira.issue_linked', 'ticket.created', 'ticket.assigned', 'operation.queued'],
    limit: [{ by: 'team', max: 30, seconds: 60 }],
  }),
  syncStatus: query({
    summary: 'Check how far tickets and issues agree',
    access: 'team:integrations.read',
    rest: 'GET /jira/sync-status',
    input: inTeam({
      issue_keys: z.array(issueKey).max(100).optional().describe('Issues to say the status of.'),
    }),
    output: z
      .strictObject({ projects: z.array(ProjectSync), issues: z.array(IssueStatus) })
      .meta({ id: 'JiraSyncStatus' }),
  }),
  conflicts: {
    list: query({
      summary: 'List the fields that were changed on both sides, latest first',
      access: 'team:integrations.read',
      rest: 'GET /jira/conflicts',
      input: inTeam({
        ...pageInput,
        state: JiraConflict.shape.state.optional().describe('Only conflicts in this state.'),
      }),
      output: Page(JiraConflict).meta({ id: 'JiraConflictPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    resolve: mutation({
      summary: 'Resolve a conflict by keeping the value of one side',
      access: 'team:tickets.handle',
      rest: 'POST /jira/conflicts/{conflict_id}/resolve',
      outward: true,
      input: inTeam({
        conflict_id: ref('jira_conflict').describe('Id of the conflict, from jira.conflicts.list.'),
        keep: z.enum(['local', 'jira']).describe('Whose value stays: that of the ticket here, or that of the issue.'),
      }),
      output: JiraConflict,
      errors: [
        'JIRA_CONFLICT_NOT_FOUND',
        'JIRA_TEXT_LOSSY',
        'TICKET_NOT_FOUND',
        'TICKET_MERGED',
        'TICKET_STATUS_NOT_FOUND',
        'TICKET_TRANSITION_NOT_ALLOWED',
        'TICKET_FIELD_INVALID',
      ],
      events: ['jira.conflict_resolved', 'ticket.updated', 'ticket.status_changed', 'ticket.assigned'],
    }),
  },
  reconcile: mutation({
    summary: 'Compare recent changes in Jira with the tickets here',
    access: 'team:integrations.manage',
    rest: 'POST /integrations/jira/reconcile',
    tx: 'manual',
    outward: true,
    input: inTeam({
      project_key,
      since: timestamp().optional().describe('From this time on. Defaults to where the last comparison ended.'),
      dry_run: z.boolean().optional().describe('Says what would change, and changes nothing.'),
      full: z.boolean().optional().describe('Compares every issue, whenever it was changed.'),
    }),
    output: ReconcileAnswer,
    errors: [...asks, 'JIRA_PROJECT_NOT_FOUND'],
    events: [
      'operation.queued',
      'jira.reconciled',
      'jira.issue_linked',
      'jira.issue_unlinked',
      'jira.conflict',
      'ticket.created',
      ...takenIn,
    ],
    limit: [{ by: 'team', max: 60, seconds: 60 }],
  }),
  upsert: mutation({
    summary: 'Accept a Jira issue, posted by n8n or by Jira itself',
    access: 'signed:jira',
    rest: 'POST /integrations/jira/upsert',
    door: 'inbound',
    body: PostedIssue,
    tx: 'manual',
    outward: true,
    input: z.strictObject(messageInput('X-Signature', 'X-Sync-Origin')),
    output: UpsertAnswer,
    errors: ['SIGNATURE_INVALID'],
    events: ['jira.issue_linked', 'jira.issue_unlinked', 'jira.conflict', 'ticket.created', ...takenIn],
  }),
};
