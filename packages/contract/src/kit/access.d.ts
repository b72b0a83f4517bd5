/** Team roles, weakest first. A member of a team holds a *set* of them. */
export declare const teamRoles: readonly ['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner'];
export type TeamRole = (typeof teamRoles)[number];
export declare const projectRoles: readonly ['viewer', 'member', 'maintainer', 'owner'];
export type ProjectRole = (typeof projectRoles)[number];
export declare const platformRoles: readonly ['user', 'admin', 'master_admin'];
export type PlatformRole = (typeof platformRoles)[number];
/** The one table from role to permissions in a team. */
export declare const teamPermissions: {
    readonly requester: readonly ["tickets.read", "tickets.create", "files.read", "files.write", "operations.read"];
    readonly viewer: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readAll"];
    readonly member: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readOwn", "tickets.create", "tickets.beAssigned", "approvals.request", "deployments.request", "reports.write", "projects.create", "files.write", "knowledge.write", "documents.write", "ai.use", "agent.run", "automation.run", "messages.use", "field.write", "purchases.read"];
    readonly approver: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readOwn", "tickets.create", "tickets.beAssigned", "approvals.request", "deployments.request", "reports.write", "projects.create", "files.write", "knowledge.write", "documents.write", "ai.use", "agent.run", "automation.run", "messages.use", "field.write", "purchases.read", "approvals.decide", "field.approve"];
    readonly agent: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readOwn", "tickets.create", "tickets.beAssigned", "approvals.request", "deployments.request", "reports.write", "projects.create", "files.write", "knowledge.write", "documents.write", "ai.use", "agent.run", "automation.run", "messages.use", "field.write", "purchases.read", "tickets.readAll", "tickets.handle", "people.read", "integrations.use", "reports.export"];
    readonly admin: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readOwn", "tickets.create", "tickets.beAssigned", "approvals.request", "deployments.request", "reports.write", "projects.create", "files.write", "knowledge.write", "documents.write", "ai.use", "agent.run", "automation.run", "messages.use", "field.write", "purchases.read", "tickets.readAll", "tickets.handle", "people.read", "integrations.use", "reports.export", "tickets.manage", "sla.manage", "deployments.manage", "team.manage", "members.manage", "people.manage", "automation.manage", "integrations.manage", "products.manage", "notifications.send", "field.approve", "approvals.decide", "audit.read", "operations.manage"];
    readonly owner: readonly ["tickets.read", "approvals.read", "deployments.read", "reports.read", "team.read", "projects.read", "files.read", "knowledge.read", "automation.read", "integrations.read", "field.read", "search.use", "operations.read", "tickets.readOwn", "tickets.create", "tickets.beAssigned", "approvals.request", "deployments.request", "reports.write", "projects.create", "files.write", "knowledge.write", "documents.write", "ai.use", "agent.run", "automation.run", "messages.use", "field.write", "purchases.read", "tickets.readAll", "tickets.handle", "people.read", "integrations.use", "reports.export", "tickets.manage", "sla.manage", "deployments.manage", "team.manage", "members.manage", "people.manage", "automation.manage", "integrations.manage", "products.manage", "notifications.send", "field.approve", "approvals.decide", "audit.read", "operations.manage", "team.own", "billing.read", "billing.manage"];
};
export type TeamPermission = (typeof teamPermissions)[TeamRole][number];
/**
 * Permissions an API key never carries, whoever owns it: a stolen key can let nobody in, spend no money and delete no
 * team.
 */
export declare const sessionOnlyPermissions: ReadonlySet<string>;
/** The one table from role to permissions in a project. */
export declare const projectPermissions: {
    readonly viewer: readonly ["project.read", "tasks.read", "comments.read", "jobs.read"];
    readonly member: readonly ["project.read", "tasks.read", "comments.read", "jobs.read", "tasks.write", "comments.write", "jobs.request"];
    readonly maintainer: readonly ["project.read", "tasks.read", "comments.read", "jobs.read", "tasks.write", "comments.write", "jobs.request", "project.manage"];
    readonly owner: readonly ["project.read", "tasks.read", "comments.read", "jobs.read", "tasks.write", "comments.write", "jobs.request", "project.manage", "project.own"];
};
export type ProjectPermission = (typeof projectPermissions)[ProjectRole][number];
/** Who may call a procedure. `public` requires nothing; `worker` is not served at any door. */
export type Access = 'public' | 'user' | 'worker' | `team:${TeamPermission}` | `project:${ProjectPermission}` | 'platform:admin' | 'platform:master' | `signed:${string}`;
/** The roles of whoever founds a team. A job of a team has them too: what it may do was decided when it was asked for. */
export declare const ownerRoles: readonly TeamRole[];
/** The roles of a contact whom the team did not invite: all they have proven is their address. */
export declare const guestRoles: readonly TeamRole[];
/** The role that a previous owner keeps. */
export declare const formerOwnerRole: TeamRole;
/** What somebody who takes a seat may do, and those who do not take one may not. */
export declare const seatPermission: TeamPermission;
export declare const rolesPermit: (roles: readonly TeamRole[], permission: TeamPermission) => boolean;
/** The roles that have a permission, without those that have another one. */
export declare const rolesWith: (permission: TeamPermission, without?: TeamPermission) => readonly TeamRole[];
/** How a person must be related to a ticket-like row to see it. */
export type Visibility = 'all' | 'own' | 'requester';
/** The most that any of the roles shows: every ticket, one's own in full, or what one reported, as requesters see it. */
export declare function visibilityOf(roles: readonly TeamRole[]): Visibility;
/** What a person with an account is to a team: those who may see the team belong to it, the others only report things. */
export declare const personKindOf: (roles: readonly TeamRole[]) => 'member' | 'requester';
/** Internal comments are visible to those who handle tickets. */
export declare const seesInternal: (roles: readonly TeamRole[]) => boolean;
export declare const projectRolePermits: (role: ProjectRole, permission: ProjectPermission) => boolean;
/**
 * The role that somebody has in a project, given their own role in it: whoever manages the team owns its projects, and a
 * project that is not private is open to the team. Undefined if the project does not exist for them.
 */
export declare function projectRoleOf(roles: readonly TeamRole[], project: {
    readonly private: boolean;
    readonly role: ProjectRole | null;
}): ProjectRole | undefined;
export declare const platformRolePermits: (role: PlatformRole, rule: 'platform:admin' | 'platform:master') => boolean;
