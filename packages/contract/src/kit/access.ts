/** Team roles, weakest first. A member of a team holds a *set* of them. */
export const teamRoles = ['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'] as const;
export type TeamRole = (typeof teamRoles)[number];
export const projectRoles = ['viewer', 'member', 'maintainer', 'owner'] as const;
export type ProjectRole = (typeof projectRoles)[number];
export const platformRoles = ['user', 'admin', 'master_admin'] as const;
export type PlatformRole = (typeof platformRoles)[number];

const requester = ['tickets.read', 'tickets.create', 'files.read', 'files.write', 'operations.read'] as const;
const viewer = [
  'tickets.read',
  'approvals.read',
  'deployments.read',
  'reports.read',
  'team.read',
  'projects.read',
  'files.read',
  'knowledge.read',
  'automation.read',
  'integrations.read',
  'field.read',
  'search.use',
  'operations.read',
] as const;
const member = [
  ...viewer,
  'tickets.create',
  'approvals.request',
  'deployments.request',
  'reports.write',
  'projects.create',
  'files.write',
  'knowledge.write',
  'documents.write',
  'ai.use',
  'agent.run',
  'automation.run',
  'messages.use',
  'field.write',
  'purchases.read',
] as const;
const approver = [...member, 'approvals.decide', 'field.approve'] as const;
const agent = [...member, 'tickets.handle', 'people.read', 'integrations.use', 'reports.export'] as const;
const admin = [
  ...agent,
  'tickets.manage',
  'sla.manage',
  'deployments.manage',
  'team.manage',
  'members.manage',
  'people.manage',
  'automation.manage',
  'integrations.manage',
  'products.manage',
  'notifications.send',
  'field.approve',
  'approvals.decide',
  'audit.read',
  'operations.manage',
] as const;
const owner = [...admin, 'team.own', 'billing.read', 'billing.manage'] as const;

/** The one table from role to permissions in a team. */
export const teamPermissions = { requester, viewer, member, approver, agent, admin, owner } as const satisfies Record<
  TeamRole,
  readonly string[]
>;
export type TeamPermission = (typeof teamPermissions)[TeamRole][number];

/**
 * Permissions an API key never carries, whoever owns it: a stolen key can let nobody in, spend no money and delete no
 * team.
 */
export const sessionOnlyPermissions: ReadonlySet<string> = new Set<TeamPermission>([
  'members.manage',
  'billing.manage',
  'team.own',
]);

const projectViewer = ['project.read', 'tasks.read', 'comments.read', 'jobs.read'] as const;
const projectMember = [...projectViewer, 'tasks.write', 'comments.write', 'jobs.request'] as const;
const projectMaintainer = [...projectMember, 'project.manage'] as const;
/** The one table from role to permissions in a project. */
export const projectPermissions = {
  viewer: projectViewer,
  member: projectMember,
  maintainer: projectMaintainer,
  owner: [...projectMaintainer, 'project.own'],
} as const satisfies Record<ProjectRole, readonly string[]>;
export type ProjectPermission = (typeof projectPermissions)[ProjectRole][number];

/** Who may call a procedure. `public` requires nothing; `worker` is not served at any door. */
export type Access =
  | 'public'
  | 'user'
  | 'worker'
  | `team:${TeamPermission}`
  | `project:${ProjectPermission}`
  | 'platform:admin'
  | 'platform:master'
  | `signed:${string}`;

/** How a person must be related to a ticket-like row to see it. */
export type Visibility = 'all' | 'own' | 'requester';

/**
 * Agents and above see every ticket, and so do viewers (read only). Members see their own; requesters what they
 * reported.
 */
export function visibilityOf(roles: readonly TeamRole[]): Visibility {
  if (roles.some((role) => role === 'owner' || role === 'admin' || role === 'agent' || role === 'viewer')) return 'all';
  return roles.some((role) => role === 'member' || role === 'approver') ? 'own' : 'requester';
}

const permissionSets = new Map<TeamRole, ReadonlySet<string>>(
  teamRoles.map((role) => [role, new Set<string>(teamPermissions[role])]),
);
export const rolesPermit = (roles: readonly TeamRole[], permission: TeamPermission): boolean =>
  roles.some((role) => permissionSets.get(role)!.has(permission));

/** Tickets can be assigned to people with one of these roles. */
export const assignableRoles: readonly TeamRole[] = teamRoles.filter(
  (role) => role !== 'requester' && role !== 'viewer',
);

/** Internal comments are visible to those who handle tickets. */
export const seesInternal = (roles: readonly TeamRole[]): boolean => rolesPermit(roles, 'tickets.handle');

export const projectRolePermits = (role: ProjectRole, permission: ProjectPermission): boolean =>
  (projectPermissions[role] as readonly string[]).includes(permission);
