import { inboundDomain } from './inbound/domain.ts';
import { integrationsDomain } from './integrations/domain.ts';
import { triggersDomain } from './triggers/domain.ts';
import { jiraDomain } from './jira/domain.ts';
import { webhooksDomain } from './webhooks/domain.ts';
import { workflowRunsDomain } from './workflow-runs/domain.ts';
import { workflowsDomain } from './workflows/domain.ts';

export const automation = {
  workflows: workflowsDomain,
  workflowRuns: workflowRunsDomain,
  triggers: triggersDomain,
  webhooks: webhooksDomain,
  inbound: inboundDomain,
  integrations: integrationsDomain,
  jira: jiraDomain,
};
