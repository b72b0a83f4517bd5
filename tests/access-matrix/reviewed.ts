import type { Actor } from '../kit/actors.ts';

/** Who may call what the reviewed list of routes does not name. Written down here by whoever reviewed it. */
export const unlisted: Readonly<Record<string, string>> = {
  'auth.logoutAll': 'user (session only)',
  'auth.confirmPassword': 'user (session only)',
  'auth.sessions.revokeOthers': 'user (session only)',
  'auth.twoFactor.get': 'user (session only)',
  'auth.twoFactor.confirm': 'user (session only)',
  'auth.twoFactor.replaceRecoveryCodes': 'user (session only, fresh)',
  'auth.device.start': 'public',
  'auth.device.poll': 'public',
  'auth.device.get': 'user (session only)',
  'auth.device.approve': 'user (session only)',
  'auth.oauth.providers': 'public',
  'auth.oauth.start': 'public',
  'auth.oauth.finish': 'public',
  'auth.oauth.link': 'user (session only, fresh)',
  'auth.identities.list': 'user (session only)',
  'auth.identities.unlink': 'user (session only, fresh)',
  'apiKeys.get': 'user (session only)',
  'apiKeys.rotate': 'user (session only)',
  'users.removeAvatar': 'user (session only)',
  'users.restoreMe': 'public',
  'users.restore': 'platform:admin',
  'teams.restore': 'user (session only)',
  'teams.leave': 'user (session only)',
  'teams.transferOwnership': 'team:team.own (session only, fresh)',
  'teams.members.list': 'team:team.read',
  'teams.invitations.list': 'team:members.manage',
  'teams.invitations.create': 'team:members.manage (session only)',
  'teams.invitations.resend': 'team:members.manage (session only)',
  'teams.invitations.revoke': 'team:members.manage (session only)',
  'teams.invitations.accept': 'user (session only)',
  'people.list': 'team:people.read',
  'people.get': 'team:team.read',
  'people.create': 'team:tickets.handle',
  'people.update': 'team:people.manage',
  'people.merge': 'team:people.manage',
  'people.remove': 'team:people.manage',
  'tickets.bulkUpdate': 'team:tickets.handle',
  'tickets.merge': 'team:tickets.handle',
  'tickets.restore': 'team:tickets.manage',
  'tickets.history': 'team:tickets.read',
  'tickets.stats': 'team:tickets.read',
  'tickets.comments.update': 'team:tickets.create',
  'tickets.comments.delete': 'team:tickets.create',
  'tickets.watchers.list': 'team:tickets.read',
  'tickets.watchers.add': 'team:tickets.read',
  'tickets.watchers.remove': 'team:tickets.read',
  'tickets.links.list': 'team:tickets.read',
  'tickets.links.add': 'team:tickets.handle',
  'tickets.links.remove': 'team:tickets.handle',
  'tickets.statuses.list': 'team:tickets.read',
  'tickets.statuses.set': 'team:tickets.manage',
  'tickets.fields.list': 'team:tickets.read',
  'tickets.fields.set': 'team:tickets.manage',
  'tickets.import': 'team:tickets.manage',
  'tickets.importFile': 'team:tickets.manage',
  'tickets.export': 'team:reports.export',
  'tickets.portal.get': 'signed:ticket',
  'tickets.portal.comment': 'signed:ticket',
  'tickets.portal.send': 'team:tickets.handle',
  'tickets.portal.revoke': 'team:tickets.handle',
  'projects.leave': 'project:project.read',
  'projects.members.update': 'project:project.manage',
  'projects.statuses.list': 'project:project.read',
  'projects.statuses.set': 'project:project.manage',
  'projects.tags.update': 'project:project.manage',
  'dashboard.promises': 'team:reports.read',
  'sla.whatIf': 'team:sla.manage',
  'sla.rules.get': 'team:tickets.read',
  'sla.rules.delete': 'team:sla.manage',
  'sla.calendars.list': 'team:tickets.read',
  'sla.calendars.get': 'team:tickets.read',
  'sla.calendars.days': 'team:tickets.read',
  'sla.calendars.create': 'team:sla.manage',
  'sla.calendars.update': 'team:sla.manage',
  'sla.calendars.delete': 'team:sla.manage',
  'approvals.rerequest': 'team:approvals.request',
  'approvals.withdraw': 'team:approvals.request',
  'approvals.delegations.list': 'team:approvals.read',
  'approvals.delegations.create': 'team:approvals.decide',
  'approvals.delegations.delete': 'team:approvals.decide',
  'approvals.link.get': 'signed:approval',
  'approvals.link.decide': 'signed:approval',
  'staging.environment.get': 'team:deployments.read',
  'staging.environment.create': 'team:deployments.manage',
  'staging.environment.update': 'team:deployments.manage',
  'staging.environment.archive': 'team:deployments.manage',
  'staging.environment.restore': 'team:deployments.manage',
  'staging.environment.lock': 'team:deployments.request',
  'staging.environment.unlock': 'team:deployments.request',
  'staging.environment.queue': 'team:deployments.read',
  'staging.environment.rotateSecret': 'team:deployments.manage (session only)',
  'staging.deployments.cancel': 'team:deployments.request',
  'staging.deployments.report': 'signed:ci',
  'staging.deployments.logs.list': 'team:deployments.read',
  'staging.deployments.logs.append': 'team:deployments.manage',
  'staging.freezes.list': 'team:deployments.read',
  'staging.freezes.create': 'team:deployments.manage',
  'staging.freezes.update': 'team:deployments.manage',
  'staging.freezes.delete': 'team:deployments.manage',
  'events.list': 'team:tickets.read',
  'events.watch': 'team:tickets.read',
  'files.content': 'signed:file',
  'files.attach': 'team:files.write',
  'files.restore': 'team:files.write',
  'operations.list': 'team:operations.read',
  'operations.get': 'team:operations.read',
  'operations.errors': 'team:operations.read',
  'operations.cancel': 'team:operations.read',
  'operations.retry': 'team:operations.read',
  'settings.team.get': 'team:team.manage',
  'settings.team.set': 'team:team.manage',
  'settings.user.get': 'user',
  'settings.user.set': 'user (session only)',
};

/** What becomes of a call: let in, or refused in one of these ways. */
export type Outcome = 'Y' | '401' | '403' | '404' | '410';
/** What the row that a call is about adds to the access rule, for somebody whom the rule lets in. */
type RowRule = (actor: Actor) => Outcome;

const has = ({ roles }: Actor, ...wanted: Actor['roles']) => roles.some((role) => wanted.includes(role));
const manages = (actor: Actor) => has(actor, 'admin', 'owner');
const handles = (actor: Actor) => manages(actor) || has(actor, 'agent');
/** Viewers read all; members and approvers see what is theirs, requesters what they reported. */
const sees = (actor: Actor) => actor.owns || handles(actor) || has(actor, 'viewer');
const or404 =
  (met: (actor: Actor) => boolean): RowRule =>
  (actor) =>
    met(actor) ? 'Y' : '404';

const ticket = or404(sees);
const own = or404(({ owns }) => owns);
const started = or404((actor) => actor.owns || manages(actor));
const changesFile = or404((actor) => actor.owns || handles(actor));

/** The reporter of team A reported the ticket, wrote the comment, sent the file and started the operation. */
export const rows: Readonly<Record<string, RowRule>> = {
  // Nobody who calls was added to the project of the stage.
  'projects.leave': () => '404',
  'tickets.get': ticket,
  'tickets.history': ticket,
  'tickets.comments.list': ticket,
  'tickets.comments.create': ticket,
  'tickets.comments.update': (actor) => (actor.owns ? 'Y' : sees(actor) ? '403' : '404'),
  'tickets.comments.delete': (actor) => (actor.owns || manages(actor) ? 'Y' : sees(actor) ? '403' : '404'),
  'tickets.watchers.list': ticket,
  'tickets.watchers.add': ticket,
  'tickets.watchers.remove': ticket,
  'tickets.links.list': ticket,
  'sla.ticket': ticket,
  // Everybody who may decide was asked, and sees what they are asked about; agents and viewers see every ticket.
  'approvals.get': (actor) => (sees(actor) || has(actor, 'approver') ? 'Y' : '404'),
  'approvals.history': ticket,
  'approvals.request': ticket,
  'approvals.rerequest': ticket,
  'approvals.withdraw': (actor) => (manages(actor) ? 'Y' : sees(actor) || has(actor, 'approver') ? '403' : '404'),
  'approvals.delegations.delete': (actor) => (manages(actor) ? 'Y' : '403'),
  'staging.deployments.create': ticket,
  // The owner of team A requested it.
  'staging.deployments.cancel': (actor) => (manages(actor) ? 'Y' : '403'),
  'files.forTicket': ticket,
  'files.get': ticket,
  'files.download': ticket,
  'files.attach': changesFile,
  'files.delete': changesFile,
  'files.restore': changesFile,
  'operations.get': started,
  'operations.errors': started,
  'operations.cancel': started,
  'operations.retry': started,
  'auth.sessions.revoke': own,
  'auth.identities.unlink': own,
  'apiKeys.get': own,
  'apiKeys.rotate': own,
  'apiKeys.revoke': own,
  // No provider is set up on the stage.
  'auth.oauth.start': () => '404',
  'auth.oauth.link': () => '404',
  'auth.oauth.finish': () => '410',
  'teams.leave': or404(({ team }) => team === 'A'),
  // Their own team, which they have deleted.
  'teams.restore': or404(({ name }) => name === 'owner'),
  // It was sent to the address of otherUser.
  'teams.invitations.accept': ({ name }) => (name === 'otherUser' ? 'Y' : '403'),
  // Who runs the platform gives platform roles, not those of a team.
  'users.setRole': ({ team }) => (team === 'A' ? 'Y' : '403'),
};

/** Places where a row of another team may be named without a 404, and why that does no harm. */
export const harmless: Readonly<Record<string, string>> = {
  'tickets.watchers.remove person_id': 'who does not watch a ticket is taken off it without a change',
  'tickets.export assignee_id': 'a filter: the file is empty',
  'tickets.export reporter_id': 'a filter: the file is empty',
  'tickets.export watcher_id': 'a filter: the file is empty',
  'tickets.export project_id': 'a filter: the file is empty',
};
