import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const issue_key = z.string();
const ticket_id = ref('ticket');

/** Events about tickets that are linked to issues of Jira. */
export const jiraEvents = defineEvents({
  'jira.configured': z.strictObject({ projects: z.array(z.string()) }),
  'jira.issue_linked': z.strictObject({ issue_key, ticket_id }),
  'jira.issue_unlinked': z.strictObject({
    issue_key,
    ticket_id,
    reason: z.enum(['deleted', 'unlinked', 'restricted', 'disconnected']),
  }),
  'jira.mapped': z.strictObject({ project_key: z.string() }),
  'jira.user_mapped': z.strictObject({ account_id: z.string(), person_id: ref('person').nullable() }),
  /** Both sides have changed a field, and one of them won; null where somebody has to say which. */
  'jira.conflict': z.strictObject({
    issue_key,
    ticket_id,
    field: z.string(),
    kept: z.enum(['jira', 'local']).nullable(),
    lost: z.string().nullable(),
  }),
  'jira.conflict_resolved': z.strictObject({
    issue_key,
    ticket_id,
    field: z.string(),
    kept: z.enum(['jira', 'local']),
  }),
  'jira.reconciled': z.strictObject({ project_key: z.string(), fetched: z.int(), changed: z.int() }),
});
