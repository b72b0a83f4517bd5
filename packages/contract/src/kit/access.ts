/** Team roles, weakest first. A member of a team holds a *set* of them. */
export const teamRoles = ['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'] as const;
export type TeamRole = (typeof teamRoles)[number];
export const projectRoles = ['viewer', 'member', 'maintainer', 'owner'] as const;
export type ProjectRole = (typeof projectRoles)[number];
export const platformRoles = ['user', 'admin', 'master_admin'] as const;
export type PlatformRole = (typeof platformRoles)[number];

const requester = ['tickets.read', 'tickets.create', 'files.read', 'files.write', 'operations.read'] as const;
/** Permissions of everybody but requesters to read. */
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

/** Something a person was given in a team: a role of the table, or a single permission of a custom role. */
export type TeamGrant = TeamRole | TeamPermission;

/**
 * Permissions an API key never carries, whoever owns it: a stolen key can let nobody in, spend no money and delete no
 * team.
 */
export const sessionOnlyPermissions: ReadonlySet<string> = new Set<TeamPermission>([
  'members.manage',
  'billing.manage',
  'team.own',
]);

/**
 * Permissions that a custom role never contains: their holder could let others in, spend money or take the team, and so get
 * all the rest.
 */
export const reservedPermissions = ['members.manage', 'billing.read', 'billing.manage', 'team.own'] as const;
export type CustomPermission = Exclude<TeamPermission, (typeof reservedPermissions)[number]>;
/** The permissions that custom roles can contain, in the order of the table. */
export const customPermissions = [
  ...new Set<TeamPermission>(
    [...requester, ...viewer, ...owner].filter((one) => !reservedPermissions.some((not) => not === one)),
  ),
] as readonly CustomPermission[];

/** Permissions that make no sense without another one; whoever may change something may also read it. */
const sense: Partial<Record<CustomPermission, CustomPermission>> = {
  'tickets.beAssigned': 'tickets.readOwn',
  'tickets.handle': 'tickets.readAll',
  'tickets.manage': 'tickets.handle',
  'documents.write': 'knowledge.read',
};
/** The permissions that a custom role lacks, each with the one that needs it. Every one needs `team.read`. */
export const lackingIn = (
  permissions: readonly CustomPermission[],
): readonly [CustomPermission, CustomPermission][] => {
  const held = new Set<string>(permissions);
  const needs = permissions.flatMap((one): [CustomPermission, CustomPermission][] => {
    const read = customPermissions.find((other) => other === `${one.slice(0, one.indexOf('.'))}.read`);
    return [read, sense[one], 'team.read' as const].flatMap((needed) => (needed === undefined ? [] : [[one, needed]]));
  });
  return needs.filter(([, needed], at) => !held.has(needed) && needs.findIndex(([, same]) => same === needed) === at);
};

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

/** The callers that a procedure admits. `public` requires nothing; `worker` is not served at any door. */
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
/** Whether grants are no more than those of a requester: what a team may make of whoever joined it, without asking them. */
export const isGuest = (grants: readonly TeamGrant[]): boolean =>
  permissionsOf(grants).every((permission) => rolesPermit(guestRoles, permission));
/** The role in the team of a person who is invited to one of its projects. */
export const projectInviteeRole: TeamRole = 'member';
/** The role in a project of its founder, and the default for people who are added. */
export const founderProjectRole: ProjectRole = 'owner';
export const usualProjectRole: ProjectRole = 'member';
/** The role that a previous owner keeps. */
export const formerOwnerRole: TeamRole = 'admin';

const permissionSets = new Map<TeamGrant, ReadonlySet<string>>(
  teamRoles.map((role) => [role, new Set<string>(teamPermissions[role])]),
);
/** Whether one of some grants is a permission, or a role that has it. */
export const rolesPermit = (grants: readonly TeamGrant[], permission: TeamPermission): boolean =>
  grants.some((grant) => grant === permission || permissionSets.get(grant)?.has(permission) === true);

/** All that some grants permit. */
export const permissionsOf = (grants: readonly TeamGrant[]): TeamPermission[] => [
  ...new Set(
    grants.flatMap((grant): readonly TeamPermission[] => (isTeamRole(grant) ? teamPermissions[grant] : [grant])),
  ),
];

/** Whether a grant is a role of the table. */
export const isTeamRole = (grant: TeamGrant): grant is TeamRole => permissionSets.has(grant);

/** Permissions that take no seat: to look, and to report. */
export const freePermissions: readonly TeamPermission[] = permissionsOf(['viewer', 'requester']);
/** Whether somebody takes a seat: members and above do, viewers and requesters do not. */
export const takesSeat = (grants: readonly TeamGrant[]): boolean =>
  permissionsOf(grants).some((permission) => !freePermissions.includes(permission));
/** The roles that take a seat. */
export const seatRoles: readonly TeamRole[] = teamRoles.filter((role) => takesSeat([role]));

/** The roles that have a permission, without those that have another one. */
export const rolesWith = (permission: TeamPermission, without?: TeamPermission): readonly TeamRole[] =>
  teamRoles.filter(
    (role) => rolesPermit([role], permission) && (without === undefined || !rolesPermit([role], without)),
  );

/** How a person must be related to a ticket-like row to see it. */
export type Visibility = 'all' | 'own' | 'requester';

/** The most that any of the roles shows: every ticket, one's own in full, or what one reported, as requesters see it. */
export function visibilityOf(roles: readonly TeamGrant[]): Visibility {
  if (rolesPermit(roles, 'tickets.readAll')) return 'all';
  return rolesPermit(roles, 'tickets.readOwn') ? 'own' : 'requester';
}

/** The kind of a person with an account: those who may see the team are its members, the others only report things. */
export const personKindOf = (roles: readonly TeamGrant[]): 'member' | 'requester' =>
  rolesPermit(roles, 'team.read') ? 'member' : 'requester';

/** Internal comments are visible to those who handle tickets. */
export const seesInternal = (roles: readonly TeamGrant[]): boolean => rolesPermit(roles, 'tickets.handle');

export const projectRolePermits = (role: ProjectRole, permission: ProjectPermission): boolean =>
  (projectPermissions[role] as readonly string[]).includes(permission);

/**
 * The role that somebody has in a project, given their own role in it: whoever manages the team owns its projects, and a
 * project that is not private is open to the team. Undefined if the project does not exist for them.
 */
export function projectRoleOf(
  roles: readonly TeamGrant[],
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
