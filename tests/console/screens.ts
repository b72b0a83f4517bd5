import type { TestPerson } from '@deskwire/testing/builders.ts';
import type { aWorkingTeam } from './team.ts';

/** Every screen there is, by who sees most of it. */
export function screensOf({
  people: { admin, owner, member },
  operator,
  ...rows
}: Awaited<ReturnType<typeof aWorkingTeam>>): readonly (readonly [TestPerson, readonly string[]])[] {
  return [
    [
      admin,
      [
        '/tickets',
        `/tickets/${rows.tickets[0]!.key}`,
        '/approvals',
        '/staging',
        `/staging/deployments/${rows.deployment.id}`,
        '/dashboard',
        '/people',
        '/inbox',
        '/workflows',
        `/workflows/${rows.workflow.id}`,
        '/workflows/runs',
        `/workflows/runs/${rows.run.id}`,
        '/files',
        '/products',
        '/products/licenses',
        '/products/purchases',
        '/products/sales',
        '/help',
        '/settings/profile',
        '/settings/notifications',
        '/settings/security',
        '/settings/keys',
        '/settings/general',
        '/settings/members',
        '/settings/statuses',
        '/settings/macros',
        '/settings/sla',
        '/settings/environments',
        '/settings/webhooks',
        `/settings/webhooks/${rows.webhook.id}`,
        '/settings/integrations',
        '/settings/audit',
      ],
    ],
    [
      member,
      [
        '/messages',
        `/messages/${rows.thread}`,
        '/projects',
        `/projects/${rows.project.key}`,
        `/projects/${rows.project.key}?view=list`,
        `/projects/${rows.project.key}?view=people`,
        `/tasks/${rows.tasks[0]!.key}`,
        '/inspections',
        `/inspections/${rows.inspection.key}`,
        '/estimates',
        `/estimates/${rows.estimate.key}`,
        '/knowledge?q=printer',
        '/knowledge/documents',
        `/knowledge/documents/${rows.document.id}`,
        '/knowledge/collections',
        `/knowledge/collections/${rows.collection.id}`,
        '/chat',
        `/chat/${rows.chat.session_id}`,
      ],
    ],
    [owner, ['/settings/plan']],
    [operator, ['/settings/health', '/settings/jobs', '/settings/platform']],
  ];
}
