/** Team roles, weakest first. A member of a team holds a *set* of them. */
export const teamRoles = ['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'] as const;
export type TeamRole = (typeof teamRoles)[number];
export const projectRoles = ['viewer', 'member', 'maintainer', 'owner'] as const;
export type ProjectRole = (typeof projectRoles)[number];
export const platformRoles = ['user', 'admin', 'master_admin'] as const;
export type PlatformRole = (typeof platformRoles)[number];

const requester = ['tickets.read', 'tickets.create', 'files.read', 'files.write', 'operations.read'] as const;
/** What everybody but a requester may read. */
const reader = [
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
const viewer = [...reader, 'tickets.readAll'] as const;
const member = [
  ...reader,
  'tickets.readOwn',
  'tickets.create',
  'tickets.beAssigned',
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
const agent = [
  ...member,
  'tickets.readAll',
  'tickets.handle',
  'people.read',
  'integrations.use',
  'reports.export',
] as const;
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

/** The roles of whoever founds a team. A job of a team has them too: what it may do was decided when it was asked for. */
export const ownerRoles: readonly TeamRole[] = ['owner'];
/** The roles of somebody who runs the platform and enters a team: they look, and change nothing. */
export const visitorRoles: readonly TeamRole[] = ['viewer'];
/** The roles of a contact whom the team did not invite: all they have proven is their address. */
export const guestRoles: readonly TeamRole[] = ['requester'];
/** Whether roles are no more than those of a requester: what a team may make of whoever joined it, without asking them. */
export const isGuest = (roles: readonly TeamRole[]): boolean => roles.every((role) => guestRoles.includes(role));
/** What somebody becomes in the team who is invited to one of its projects. */
export const projectInviteeRole: TeamRole = 'member';
/** What somebody is in a project that they found, and what those are who are added to one by default. */
export const founderProjectRole: ProjectRole = 'owner';
export const usualProjectRole: ProjectRole = 'member';
/** The role that a previous owner keeps. */
export const formerOwnerRole: TeamRole = 'admin';

/** What somebody who takes a seat may do, and those who do not take one may not. */
export const seatPermission: TeamPermission = 'projects.create';

const permissionSets = new Map<TeamRole, ReadonlySet<string>>(
  teamRoles.map((role) => [role, new Set<string>(teamPermissions[role])]),
);
export const rolesPermit = (roles: readonly TeamRole[], permission: TeamPermission): boolean =>
  roles.some((role) => permissionSets.get(role)!.has(permission));

/** All that some roles permit. */
export const permissionsOf = (roles: readonly TeamRole[]): TeamPermission[] => [
  ...new Set(roles.flatMap((role): readonly TeamPermission[] => teamPermissions[role])),
];

/** The roles that have a permission, without those that have another one. */
export const rolesWith = (permission: TeamPermission, without?: TeamPermission): readonly TeamRole[] =>
  teamRoles.filter(
    (role) => rolesPermit([role], permission) && (without === undefined || !rolesPermit([role], without)),
  );

/** How a person must be related to a ticket-like row to see it. */
export type Visibility = 'all' | 'own' | 'requester';

/** The most that any of the roles shows: every ticket, one's own in full, or what one reported, as requesters see it. */
export function visibilityOf(roles: readonly TeamRole[]): Visibility {
  if (rolesPermit(roles, 'tickets.readAll')) return 'all';
  return rolesPermit(roles, 'tickets.readOwn') ? 'own' : 'requester';
}

/** What a person with an account is to a team: those who may see the team belong to it, the others only report things. */
export const personKindOf = (roles: readonly TeamRole[]): 'member' | 'requester' =>
  rolesPermit(roles, 'team.read') ? 'member' : 'requester';

/** Internal comments are visible to those who handle tickets. */
export const seesInternal = (roles: readonly TeamRole[]): boolean => rolesPermit(roles, 'tickets.handle');

export const projectRolePermits = (role: ProjectRole, permission: ProjectPermission): boolean =>
  (projectPermissions[role] as readonly string[]).includes(permission);

/**
 * The role that somebody has in a project, given their own role in it: whoever manages the team owns its projects, and a
 * project that is not private is open to the team. Undefined if the project does not exist for them.
 */
export function projectRoleOf(
  roles: readonly TeamRole[],
  project: { readonly private: boolean; readonly role: ProjectRole | null },
): ProjectRole | undefined {
  if (rolesPermit(roles, 'team.manage')) return 'owner';
  // A row of somebody who only reports things counts for nothing.
  if (!rolesPermit(roles, 'projects.read')) return undefined;
  if (project.role !== null) return project.role;
  if (project.private) return undefined;
  return rolesPermit(roles, 'projects.create') ? 'member' : 'viewer';
}

export const platformRolePermits = (role: PlatformRole, rule: 'platform:admin' | 'platform:master'): boolean =>
  role === 'master_admin' || (rule === 'platform:admin' && role === 'admin');
