import { inbound } from './inbound.ts';
import { triggers } from './triggers.ts';
import { integrations } from './integrations.ts';
import { jira } from './jira.ts';
import { webhooks } from './webhooks.ts';
import { workflowRuns } from './workflow-runs.ts';
import { workflows } from './workflows.ts';

export const automation = {
  workflows,
  workflowRuns,
  triggers,
  webhooks,
  inbound,
  integrations,
  jira,
};
