import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about Jira. */
export const jiraErrors = {
  JIRA_NOT_CONNECTED: conflict('No Jira is connected. Add its address and token with jira.config.set first.'),
  JIRA_PROJECT_NOT_FOUND: notFound('This project of Jira is not set up, or does not exist there. Check its key.'),
  JIRA_ISSUE_NOT_FOUND: notFound('The issue does not exist in Jira, or the account may not see it. Check its key.'),
  JIRA_USER_NOT_FOUND: notFound('No issue has named this account of Jira. Check its id with jira.users.list.'),
  JIRA_NOT_LINKED: conflict('The ticket is not linked to an issue. Call jira.linkIssue first.'),
  JIRA_CONFLICT_NOT_FOUND: notFound('The conflict does not exist, or was resolved already. Check its id.'),
  JIRA_TEXT_LOSSY: conflict(
    'The description in Jira has panels, states, mentions or files, which Markdown cannot say. Change it in Jira.',
  ),
  /** `code`: what Jira says, with the names of the fields that it is about. */
  JIRA_REFUSED: conflict(
    'Jira refused the request. Check the fields that it names, and what the account may do there.',
    z.strictObject({ code: z.string() }),
  ),
  JIRA_OWNS_FIELD: conflict(
    'Jira owns these fields, and only sends its issues here. Change them in Jira.',
    z.strictObject({ fields: z.array(z.string()) }),
  ),
  JIRA_ALREADY_LINKED: conflict(
    'The ticket or the issue is linked already. Unlink it first, or choose another one.',
    z.strictObject({ issue_key: z.string().nullable() }),
  ),
};
