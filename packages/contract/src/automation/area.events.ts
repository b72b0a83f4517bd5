import { inboundEvents } from './inbound.events.ts';
import { triggerEvents } from './triggers.events.ts';
import { integrationEvents } from './integrations.events.ts';
import { jiraEvents } from './jira.events.ts';
import { webhookEvents } from './webhooks.events.ts';
import { workflowEvents } from './workflows.events.ts';

/** The events of all domains in this area. */
export const automationEvents = {
  ...webhookEvents,
  ...inboundEvents,
  ...workflowEvents,
  ...triggerEvents,
  ...integrationEvents,
  ...jiraEvents,
};
