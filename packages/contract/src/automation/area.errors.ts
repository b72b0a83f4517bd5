import { inboundErrors } from './inbound.errors.ts';
import { triggerErrors } from './triggers.errors.ts';
import { integrationErrors } from './integrations.errors.ts';
import { jiraErrors } from './jira.errors.ts';
import { webhookErrors } from './webhooks.errors.ts';
import { workflowErrors } from './workflows.errors.ts';

/** The errors of all domains in this area. */
export const automationErrors = {
  ...webhookErrors,
  ...inboundErrors,
  ...workflowErrors,
  ...triggerErrors,
  ...integrationErrors,
  ...jiraErrors,
};
