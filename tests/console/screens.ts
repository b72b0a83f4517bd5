import type { TestPerson } from '@deskwire/testing/builders.ts';
import type { aWorkingTeam } from './team.ts';

/** Every screen there is, by who sees most of it. */
export function screensOf({
  people: { admin, owner },
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
        '/settings/profile',
        '/settings/notifications',
        '/settings/security',
        '/settings/keys',
        '/settings/general',
        '/settings/members',
        '/settings/statuses',
        '/settings/sla',
        '/settings/environments',
        '/settings/webhooks',
        `/settings/webhooks/${rows.webhook.id}`,
        '/settings/integrations',
        '/settings/audit',
      ],
    ],
    [owner, ['/settings/plan']],
    [operator, ['/settings/health', '/settings/jobs', '/settings/platform']],
  ];
}
