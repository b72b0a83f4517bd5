import type { Guide } from '../kit/guide.ts';
import type { automation } from './area.contract.ts';

export const automationGuide = {
  workflows: ['Workflows', 'Say what shall happen when something happened; each step is a procedure.'],
  workflowRuns: ['Runs of workflows', 'See what became of workflows that were started, cancel and retry them.'],
  triggers: ['Triggers', 'Start workflows by events, times or messages from elsewhere.'],
  webhooks: ['Webhooks', 'Have events posted to addresses of yours, signed, and see what became of each delivery.'],
  inbound: [
    'Inbound',
    'Have other systems send messages here, each verified, stored and counted once, and replay them.',
  ],
  integrations: [
    'Integrations',
    'Connect accounts of the team at Slack, GitHub, Jira, ClickUp, Make and other systems.',
  ],
  jira: ['Jira', 'Have tickets and issues of Jira say the same: created, linked, mirrored, and compared.'],
} satisfies Guide<typeof automation>;
