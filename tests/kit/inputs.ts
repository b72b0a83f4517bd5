import * as fc from 'fast-check';
import type { z } from 'zod';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import type { RefKind } from '@deskwire/router/domains.ts';
import { arbitrary } from '@deskwire/testing/arbitrary.ts';
import { signatureOf } from '@deskwire/router/desk/staging/deployments/report.ts';
import { actorOf, type Actor } from './actors.ts';
import type { Input } from './requests.ts';
import type { Stage } from './stage.ts';
import { DEVICE } from './team-products.ts';

type Fill = (stage: Stage, actor: Actor) => Input;

/** What the schema cannot know: which row of the stage is meant, and what would make sense there. */
const meant: Readonly<Record<string, Fill>> = {
  'auth.verifyEmail': ({ once }) => ({ token: once.applicant.token }),
  'auth.verifyCode': ({ once }) => ({ email: once.applicant.email, code: once.applicant.code }),
  'auth.login': ({ account }) => ({ email: account.email, password: account.password }),
  'auth.token': ({ account }) => ({ email: account.email, password: account.password }),
  'auth.refresh': ({ once }) => ({ refresh_token: once.refresh_token }),
  'auth.refreshToken': ({ once }) => ({ refresh_token: once.refresh_token }),
  'auth.emailLogin': ({ once }) => ({ token: once.email_login.token, session: 'bearer' }),
  'auth.resetPassword': ({ once }) => ({ token: once.reset.token, new_password: NEW_PASSWORD }),
  'auth.register': () => ({ email: 'newcomer@example.com', password: NEW_PASSWORD }),
  'auth.changePassword': ({ account }) => ({ current_password: account.password, new_password: NEW_PASSWORD }),
  'auth.confirmPassword': ({ account }) => ({ password: account.password }),
  'auth.sessionExchange': ({ once }) => ({ token: once.exchange.token, session: 'bearer' }),
  'auth.twoFactor.enable': ({ account }) => ({ password: account.password }),
  'auth.twoFactor.disable': ({ account }) => ({ password: account.password }),
  'auth.twoFactor.verify': ({ once }) => ({ challenge_token: once.challenge.token, code: once.challenge.code() }),
  'auth.device.get': ({ once }) => ({ user_code: once.device.user_code }),
  'auth.device.approve': ({ once }) => ({ user_code: once.device.user_code }),
  'auth.device.poll': ({ once }) => ({ device_code: once.device.device_code, session: 'bearer' }),
  'apiKeys.create': () => ({ name: 'Reports', scopes: ['tickets.list'] }),
  'users.setAvatar': () => ({ image: PICTURE }),
  'users.restoreMe': ({ once }) => ({ token: once.restore_account }),
  'users.restore': ({ deleted_user }) => ({ user_id: deleted_user }),
  'users.setRole': () => ({ role: 'member' }),
  'teams.restore': ({ deleted_team }) => ({ team_id: deleted_team }),
  'teams.transferOwnership': ({ a }) => ({ user_id: a.agent.user_id }),
  'teams.members.add': () => ({ email: 'somebody@example.com', role: 'member' }),
  'teams.members.setRole': () => ({ role: 'member' }),
  'teams.invitations.create': () => ({ email: 'somebody@example.com', roles: ['member'] }),
  'teams.invitations.accept': ({ once }) => ({ token: once.invitation }),
  'people.merge': ({ a }) => ({ into_id: a.agent.person_id }),
  'projects.fromTemplate': () => ({ template_id: 'software', name: 'From a template' }),
  'projects.saveAsTemplate': () => ({ name: 'A template' }),
  'projects.update': () => ({ name: 'Another name' }),
  'projects.members.invite': ({ a }) => ({ email: a.agent.email }),
  'projects.members.update': ({ a }) => ({ user_id: a.agent.user_id, role: 'member' }),
  'projects.members.remove': ({ a }) => ({ user_id: a.agent.user_id }),
  'projects.statuses.set': () => ({ statuses: TASK_STATUSES }),
  'comments.create': () => ({ content: 'A comment' }),
  'comments.update': () => ({ content: 'Another comment' }),
  'tasks.comments.create': () => ({ content: 'A comment' }),
  'tasks.create': () => ({ title: 'A task' }),
  'tasks.update': () => ({ title: 'Another title' }),
  'tasks.assign': () => ({ assignee_id: null }),
  'tasks.complete': () => ({ force: true }),
  'tasks.move': () => ({ status: 'in_progress' }),
  'tasks.bulkUpdate': ({ a }) => ({ task_ids: [a.rows.task], priority: 'high' }),
  'tasks.labels.create': () => ({ name: 'A label' }),
  'tasks.labels.update': () => ({ name: 'Another label' }),
  'tasks.dependencies.add': ({ a }) => ({ other_task_id: a.also.task }),
  'tasks.dependencies.remove': ({ a }) => ({ other_task_id: a.also.task }),
  'tasks.watchers.add': () => ({}),
  'tasks.watchers.remove': () => ({ person_id: 'me' }),
  'tickets.setStatus': () => ({ status: 'in_progress' }),
  'tickets.assign': ({ a }) => ({ assignee_id: a.agent.person_id }),
  'tickets.update': () => ({ title: 'Another title' }),
  'tickets.bulkUpdate': ({ a }) => ({ ticket_ids: [a.rows.ticket], priority: 'high' }),
  'tickets.merge': ({ a }) => ({ into_id: a.also.ticket }),
  'tickets.restore': ({ a }) => ({ ticket_id: a.also.deletedTicket }),
  'tickets.watchers.remove': () => ({ person_id: 'me' }),
  'tickets.links.add': ({ a }) => ({ other_id: a.also.ticket, kind: 'relates' }),
  'tickets.links.remove': ({ a }) => ({ other_id: a.also.ticket }),
  'tickets.statuses.set': () => ({ statuses: STATUSES }),
  'tickets.fields.set': () => ({ fields: [{ key: 'browser', name: 'Browser', kind: 'text' }] }),
  'tickets.importFile': () => ({ mapping: { title: 'title' } }),
  'tickets.portal.get': ({ a }) => ({ token: a.also.pass }),
  'tickets.portal.comment': ({ a }) => ({ token: a.also.pass, content: 'Any news?' }),
  'tickets.portal.send': ({ a }) => ({ ticket_id: a.also.guestTicket }),
  'sla.rules.set': () => ({ name: 'Urgent bugs', priority: 'urgent', response_time_hours: 2 }),
  'sla.calendars.create': () => ({ name: 'Weekdays', time_zone: 'Europe/Zurich' }),
  'sla.calendars.delete': ({ a }) => ({ calendar_id: a.also.unusedCalendar }),
  'sla.calendars.days': () => ({ start_date: '2026-11-01', end_date: '2026-11-07' }),
  'webhooks.create': () => ({ url: 'https://hooks.example.com/new', types: ['ticket.*'] }),
  'webhooks.configure': () => ({ url: 'https://hooks.example.com/configured', types: ['ticket.*'] }),
  'webhooks.update': () => ({ description: 'Another', types: ['ticket.*'] }),
  'webhooks.restore': ({ a }) => ({ webhook_id: a.also.deletedWebhook }),
  'webhooks.recover': () => ({ since: '2026-11-01T00:00:00Z' }),
  'approvals.request': ({ a }) => ({
    ticket_id: a.also.ticket,
    description: 'A change',
    approver_id: a.owner.person_id,
  }),
  'approvals.rerequest': ({ a }) => ({ request_id: a.also.rejectedApproval, approver_id: a.owner.person_id }),
  'approvals.approve': () => ({}),
  'approvals.delegations.create': ({ a }) => ({
    to_id: a.owner.person_id,
    start_date: '2041-01-01',
    end_date: '2041-01-31',
  }),
  'approvals.link.get': ({ once }) => ({ token: once.approval }),
  'approvals.link.decide': ({ once }) => ({ token: once.approval, decision: 'approved' }),
  'staging.environment.create': () => ({ name: 'staging-9' }),
  'staging.environment.update': () => ({ description: 'Another' }),
  'staging.environment.archive': ({ a }) => ({ environment_id: a.also.idleEnvironment }),
  'staging.environment.lock': () => ({ reason: 'A demonstration' }),
  'staging.deployments.create': () => ({ version: '2.0.0' }),
  'staging.deployments.setStatus': () => ({ status: 'running' }),
  'staging.deployments.rollback': ({ a }) => ({ deployment_id: a.also.liveDeployment, reason: 'It leaks' }),
  'staging.deployments.logs.append': () => ({ lines: [{ text: 'Built' }] }),
  'staging.deployments.report': ({ a }) => signedReport(a),
  'staging.freezes.create': () => ({ name: 'Holidays', ...HOLIDAYS }),
  'staging.freezes.update': () => ({ name: 'Other holidays' }),
  'products.create': () => ({ name: 'A plugin', price: 1900, currency: 'EUR' }),
  'products.update': () => ({ name: 'Another plugin' }),
  'licenses.issue': ({ a }) => ({ product_id: a.also.publishedProduct, holder_name: 'A buyer' }),
  'licenses.setLimit': () => ({ max_activations: 9 }),
  'licenses.activate': ({ a }) => ({ key: a.also.licenseKey, fingerprint: 'another device' }),
  'licenses.deactivate': ({ a }) => ({ key: a.also.licenseKey, fingerprint: DEVICE }),
  'licenses.validate': ({ a }) => ({ key: a.also.licenseKey }),
  'billing.startCheckout': () => ({ tier: 'pro', billing_cycle: 'monthly' }),
  'subscriptions.create': () => ({ tier: 'pro', billing_cycle: 'monthly' }),
  'subscriptions.upgrade': () => ({ tier: 'premium' }),
  'subscriptions.downgrade': () => ({ tier: 'pro' }),
  'subscriptions.update': () => ({ seats: 120 }),
  'subscriptions.preview': () => ({ seats: 120 }),
  'admin.prices.set': () => ({
    provider: 'stripe',
    external_id: 'price_1',
    tier: 'pro',
    billing_cycle: 'yearly',
    currency: 'EUR',
    unit_amount: 9900,
  }),
  'admin.setTier': ({ a }) => ({ team_id: a.id, tier: 'pro', reason: 'A partner' }),
  'ai.summarize': () => ({ text: TEXT }),
  'ai.analyze': () => ({ text: TEXT }),
  'ai.classify': () => ({ title: TEXT }),
  'ai.analyzeImage': () => ({ image: PICTURE }),
  'ai.compare': () => ({ a: { text: TEXT }, b: { text: `${TEXT} It is fixed.` } }),
  'ai.models.usage': () => ({ from: '2026-11-01', to: '2026-11-30' }),
  'ai.models.costs': () => ({ from: '2026-11-01', to: '2026-11-30' }),
  'files.content': ({ once }) => ({ grant: once.file_grant }),
  'files.restore': ({ a }) => ({ file_id: a.also.deletedFile }),
  'operations.retry': ({ a }) => ({ operation_id: a.also.failedOperation }),
};

const HOLIDAYS = { starts_at: '2041-12-20T00:00:00Z', ends_at: '2042-01-05T00:00:00Z' };
function signedReport({ rows, also }: Stage['a']): Input {
  const body = JSON.stringify({ delivery_id: 'delivery-1', deployment_id: rows.deployment, status: 'running' });
  const timestamp = String(Math.floor(Date.now() / 1000));
  return { timestamp, signature: signatureOf(also.ciSecret, timestamp, body), body };
}
const TEXT = 'The printer on the second floor does not answer. Somebody has to look at it.';
const NEW_PASSWORD = 'nine silent herons over the lake';
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const TASK_STATUSES = [
  { slug: 'todo', name: 'To do', category: 'todo' },
  { slug: 'in_progress', name: 'In progress', category: 'doing' },
  { slug: 'done', name: 'Done', category: 'done' },
];
const STATUSES = [
  { slug: 'open', name: 'Open', category: 'open' },
  { slug: 'in_progress', name: 'In progress', category: 'open' },
  { slug: 'waiting', name: 'Waiting', category: 'waiting' },
  { slug: 'resolved', name: 'Resolved', category: 'resolved' },
  { slug: 'closed', name: 'Closed', category: 'closed' },
];

/** The same for everybody and every run, so that a cell that changes has changed. */
const SEED = 20_261_120;

/**
 * An input that makes sense for a procedure: the rows of team A where it points at rows, what `meant` says, and values
 * of the schema for the rest. It names team A where the team decides, so that nobody ends up in their own; those who act
 * for the platform name none, since it opens none to them.
 */
export function inputOf(stage: Stage, path: string, entry: Entry, actor: Actor): Input {
  const says = meant[path]?.(stage, actor);
  const input: Record<string, unknown> = { ...sampleOf(stage, entry, 'absent', SEED) };
  for (const [field, schema] of Object.entries(shapeOf(entry))) {
    // Where fields exclude each other, those that may be left out are here by chance.
    if (says !== undefined && schema._zod.optin === 'optional') delete input[field];
    const kind = kindOf(schema);
    if (kind !== undefined && field in input) input[field] = stage.a.rows[kind];
  }
  if (namesTeam(entry, actor)) input['team_id'] = stage.a.id;
  return { ...input, ...says };
}

function namesTeam(entry: Entry, { platform }: Actor): boolean {
  const team = fieldOf(entry, 'team_id');
  if (team === undefined) return false;
  const access = accessOf(entry);
  const asPlatform =
    platform !== 'user' &&
    access.some((rule) => rule === 'platform:admin' || (rule === 'platform:master' && platform === 'master_admin'));
  return team.required || (access.some((rule) => /^(team|project):/.test(rule)) && !asPlatform);
}

/** Some input that the schema accepts, with the rows of team A wherever it points at rows. */
export function sampleOf(stage: Stage, entry: Entry, optional: 'absent' | 'present' | 'random', seed: number): Input {
  const override = (schema: z.core.$ZodType) => {
    const kind = kindOf(schema);
    return kind === undefined ? undefined : fc.constantFrom(...rowsOf(stage, kind));
  };
  const [sample] = fc.sample(arbitrary(entry.input, { override, optional }), { numRuns: 1, seed });
  return sample as Input;
}

/** The rows of team A that a reference may mean; some inputs want two different ones. */
const rowsOf = ({ a }: Stage, kind: RefKind): string[] => [
  a.rows[kind],
  ...(kind === 'ticket' ? [a.also.ticket] : []),
  ...(kind === 'task' ? [a.also.task] : []),
  ...(kind === 'person' ? [a.agent.person_id] : []),
];

/** Which kind of row a schema points at. */
export function kindOf(schema: z.core.$ZodType): RefKind | undefined {
  const meta = 'meta' in schema && typeof schema.meta === 'function' ? (schema.meta() as { ref?: RefKind }) : undefined;
  return meta?.ref;
}

const shapeOf = (entry: Entry) =>
  (entry.input as unknown as z.ZodType & { shape?: Readonly<Record<string, z.core.$ZodType>> }).shape ?? {};
/** What an input says of a field; undefined where it has none of that name. */
export function fieldOf(entry: Entry, name: string): { readonly required: boolean } | undefined {
  const field = shapeOf(entry)[name];
  return field && { required: field._zod.optin !== 'optional' };
}

/** Whoever gets furthest: what is refused at the door tries nothing behind it. */
export function whoMay(entry: Entry): ReturnType<typeof actorOf> {
  const rules = accessOf(entry);
  if (rules.some((rule) => rule === 'user' || /^(team|project):/.test(rule))) return actorOf('owner');
  return actorOf(rules.some((rule) => rule.startsWith('platform:')) ? 'platformMaster' : 'anonymous');
}
