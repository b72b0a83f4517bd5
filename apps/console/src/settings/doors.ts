import type { TeamPermission } from '@deskwire/contract/kit/access.ts';

/**
 * The rooms of the settings by their paths, each loaded once somebody enters it. Those with a group are listed under it; the
 * others are reached from one that is. Nobody enters one without the permission that it needs, by whatever link.
 */
export const doors = {
  profile: { group: 'me', load: async () => (await import('./me/profile.tsx')).ProfileRoom },
  notifications: { group: 'me', load: async () => (await import('./me/notifications.tsx')).NotificationsRoom },
  security: { group: 'me', load: async () => (await import('./me/security.tsx')).SecurityRoom },
  keys: { group: 'me', load: async () => (await import('./me/keys.tsx')).KeysRoom },
  programs: {
    group: 'me',
    needs: 'team.read',
    load: async () => (await import('./programs/programs.tsx')).ProgramsRoom,
  },
  data: { group: 'me', load: async () => (await import('./data/own.tsx')).MyDataRoom },
  general: { group: 'team', needs: 'team.read', load: async () => (await import('./team/general.tsx')).GeneralRoom },
  members: { group: 'team', needs: 'team.read', load: async () => (await import('./team/members.tsx')).MembersRoom },
  roles: { group: 'team', needs: 'team.read', load: async () => (await import('./roles/roles.tsx')).RolesRoom },
  statuses: {
    group: 'team',
    needs: 'tickets.manage',
    load: async () => (await import('./team/statuses.tsx')).StatusesRoom,
  },
  macros: { group: 'team', needs: 'tickets.handle', load: async () => (await import('./team/macros.tsx')).MacrosRoom },
  sla: { group: 'team', needs: 'team.read', load: async () => (await import('./team/sla.tsx')).SlaRoom },
  environments: {
    group: 'team',
    needs: 'deployments.read',
    load: async () => (await import('./team/environments.tsx')).EnvironmentsRoom,
  },
  mail: { group: 'team', needs: 'tickets.handle', load: async () => (await import('./mail/mailboxes.tsx')).MailRoom },
  ai: { group: 'team', needs: 'ai.use', load: async () => (await import('./ai/room.tsx')).AiRoom },
  webhooks: {
    group: 'team',
    needs: 'integrations.manage',
    load: async () => (await import('./team/webhooks.tsx')).WebhooksRoom,
  },
  'webhooks/$id': { needs: 'integrations.manage', load: async () => (await import('./team/webhook.tsx')).WebhookRoom },
  inbound: {
    group: 'team',
    needs: 'integrations.manage',
    load: async () => (await import('./inbound/inbound.tsx')).InboundRoom,
  },
  integrations: {
    group: 'team',
    needs: 'integrations.read',
    load: async () => (await import('./team/integrations.tsx')).IntegrationsRoom,
  },
  jira: {
    group: 'team',
    needs: 'integrations.read',
    load: async () => (await import('./jira/conflicts.tsx')).JiraRoom,
  },
  'jira/projects': {
    needs: 'integrations.manage',
    load: async () => (await import('./jira/projects.tsx')).JiraProjectsRoom,
  },
  'jira/accounts': {
    needs: 'integrations.manage',
    load: async () => (await import('./jira/accounts.tsx')).JiraAccountsRoom,
  },
  operations: {
    group: 'team',
    needs: 'operations.read',
    load: async () => (await import('./team/operations.tsx')).OperationsRoom,
  },
  deleted: {
    group: 'team',
    needs: 'files.write',
    load: async () => (await import('./deleted/deleted.tsx')).DeletedRoom,
  },
  audit: { group: 'team', needs: 'audit.read', load: async () => (await import('./team/audit.tsx')).AuditRoom },
  plan: { group: 'team', needs: 'billing.read', load: async () => (await import('./team/plan.tsx')).PlanRoom },
  accounts: { group: 'platform', load: async () => (await import('./platform/accounts.tsx')).AccountsRoom },
  health: { group: 'platform', load: async () => (await import('./platform/health.tsx')).HealthRoom },
  jobs: { group: 'platform', load: async () => (await import('./platform/jobs.tsx')).JobsRoom },
  faq: { group: 'platform', load: async () => (await import('./platform/faq.tsx')).FaqRoom },
  plans: { group: 'platform', load: async () => (await import('./plans/plans.tsx')).PlansRoom },
  requests: { group: 'platform', load: async () => (await import('./platform/compliance.tsx')).ComplianceRoom },
  enter: { group: 'platform', load: async () => (await import('./platform/enter.tsx')).EnterRoom },
  platform: { group: 'platform', load: async () => (await import('./platform/configuration.tsx')).PlatformRoom },
} as const;
export type Door = keyof typeof doors;

/** Whether somebody may enter a room: by a permission in the team, or since they run the platform. */
export function isOpenTo(name: Door, may: (permission: TeamPermission) => boolean, role: string | null): boolean {
  const door = doors[name];
  if ('group' in door && door.group === 'platform') return role !== 'user';
  return !('needs' in door) || may(door.needs);
}
