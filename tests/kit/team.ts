import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RefKind } from '@deskwire/router/domains.ts';
import { hashToken, mintApiKey } from '@deskwire/router/kit/tokens.ts';
import { receiveUpload } from '@deskwire/router/platform/files/bytes/receive.ts';
import { storageKeyOf } from '@deskwire/router/platform/files/bytes/storage-key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aContact, aMember, aTeam, aTicket, taskStatuses, type TestPerson } from '@deskwire/testing/builders.ts';
import { someAi } from './team-ai.ts';
import { someApprovals } from './team-approvals.ts';
import { someBilling } from './team-billing.ts';
import { someProducts } from './team-products.ts';
import { someWebhooks } from './team-webhooks.ts';
import { someStaging } from './team-staging.ts';

/** A team with one row of every kind that an input may point at. What can be somebody's is the reporter's. */
export interface FurnishedTeam {
  readonly id: string;
  readonly owner: TestPerson;
  readonly agent: TestPerson;
  readonly reporter: TestPerson;
  readonly rows: Readonly<Record<RefKind, string>>;
  /** Rows in a private project, whose texts contain PRIVATE. The agent is its maintainer. */
  readonly secret: Readonly<Partial<Record<RefKind, string>>>;
  /** A second task there. */
  readonly secretTask: string;
  /** Rows of the same kinds in another state, or a second of them. */
  readonly also: {
    readonly task: string;
    readonly ticket: string;
    /** Of somebody without an account, and the token of the link that they were mailed. */
    readonly guestTicket: string;
    readonly pass: string;
    readonly deletedTicket: string;
    readonly internalComment: string;
    readonly internalFile: string;
    readonly deletedFile: string;
    readonly failedOperation: string;
    readonly unusedCalendar: string;
    readonly liveDeployment: string;
    readonly idleEnvironment: string;
    /** What CI signs its reports about the environment with. */
    readonly ciSecret: string;
    readonly rejectedApproval: string;
    readonly publishedProduct: string;
    /** Of the licence; it is active on the device `a device of theirs`. */
    readonly licenseKey: string;
    readonly deletedWebhook: string;
  };
  /** Found in everything of the team that people write. */
  readonly mark: string;
}

const at = new Date(Date.now() - 60_000).toISOString();
const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** Texts that only some may read, whatever the door: each contains its mark. */
export const INTERNAL = 'CANARY_INTERNAL';
export const STAFF_ONLY = 'canary_staff_only';
export const REPORTED = 'CANARY_REPORTED';
export const ADDRESS = 'canary_address';
export const SECRET = 'CANARY_SECRET';
export const PRIVATE = 'CANARY_PRIVATE';

/** Founds and furnishes a team whose every text contains `mark`. */
export async function furnishedTeam(world: TestWorld, mark: string): Promise<FurnishedTeam> {
  const team = await aTeam(world.kysely, { name: `${mark} team` });
  const people = {
    owner: await aMember(world.kysely, team, 'owner'),
    agent: await aMember(world.kysely, team, 'agent'),
    reporter: await aMember(world.kysely, team, 'requester'),
  };
  for (const person of Object.values(people)) await named(world, person, mark);
  const contact = await aContact(world.kysely, team);
  await addressed(world, people.reporter, contact, mark);
  await world.kysely
    .updateTable('people')
    .set({ name: `${mark} contact` })
    .where('id', '=', contact.person_id)
    .execute();
  const desk = { ...people, ...team, mark };
  const project = await aProject(world, desk, { key: 'WEB', private: false });
  const secret = await aProject(world, { ...desk, mark: `${mark} ${PRIVATE}` }, { key: 'SEC', private: true });
  const tickets = await someTickets(world, desk, project.id);
  const guest = await aGuest(world, desk, contact);
  const comments = await someComments(world, desk, tickets.ticket);
  const files = await someFiles(world, desk, tickets.ticket);
  const operations = await someOperations(world, desk);
  const own = await thingsOf(world, desk, tickets.ticket);
  const sla = await someSla(world, desk);
  const approvals = await someApprovals(world, desk, tickets);
  const staging = await someStaging(world, desk, tickets.ticket);
  const ai = await someAi(world, desk);
  const webhooks = await someWebhooks(world, desk);
  const invitation = await anInvitation(world, desk);
  await someLimits(world, desk);
  const billing = await someBilling(world, desk);
  const products = await someProducts(world, desk);
  await someWords(world, desk);
  await aBreach(world, desk, tickets.ticket, sla.rule);
  return {
    ...desk,
    rows: {
      ...own,
      ...billing,
      ...ai,
      product: products.draft,
      license: products.license,
      license_activation: products.license_activation,
      approval: approvals.pending,
      delegation: approvals.delegation,
      sla_calendar: sla.calendar,
      sla_rule: sla.rule,
      comment: comments.public,
      deployment: staging.waiting,
      environment: staging.environment,
      freeze: staging.freeze,
      file: files.public,
      invitation,
      operation: operations.queued,
      person: contact.person_id,
      project: project.id,
      project_comment: project.comment,
      project_tag: project.tag,
      project_template: project.template,
      task: project.task,
      task_label: project.label,
      team: team.id,
      ticket: tickets.ticket,
      user: people.reporter.user_id,
      webhook: webhooks.webhook,
      webhook_delivery: webhooks.delivery,
    },
    secret: {
      project: secret.id,
      project_tag: secret.tag,
      task: secret.task,
      task_label: secret.label,
      project_comment: secret.comment,
    },
    secretTask: secret.second,
    also: {
      task: project.second,
      ticket: tickets.second,
      guestTicket: guest.ticket,
      pass: guest.token,
      deletedTicket: tickets.deleted,
      internalComment: comments.internal,
      internalFile: files.internal,
      deletedFile: files.deleted,
      failedOperation: operations.failed,
      unusedCalendar: sla.unused,
      liveDeployment: staging.live,
      idleEnvironment: staging.idle,
      ciSecret: staging.secret,
      rejectedApproval: approvals.rejected,
      publishedProduct: products.published,
      licenseKey: products.key,
      deletedWebhook: webhooks.deleted,
    },
  };
}

interface Desk {
  readonly id: string;
  readonly ticket_prefix: string;
  readonly owner: TestPerson;
  readonly agent: TestPerson;
  readonly reporter: TestPerson;
  readonly mark: string;
}

async function named({ kysely }: TestWorld, { user_id, person_id }: TestPerson, mark: string): Promise<void> {
  await kysely
    .updateTable('users')
    .set({ full_name: `${mark} user` })
    .where('id', '=', user_id)
    .execute();
  await kysely
    .updateTable('people')
    .set({ name: `${mark} person` })
    .where('id', '=', person_id)
    .execute();
}

/** Addresses that only those who handle tickets may read, and whose they are. */
async function addressed({ kysely }: TestWorld, reporter: TestPerson, contact: { person_id: string }, mark: string) {
  const address = (who: string) => `${ADDRESS}-${who}@${mark.toLowerCase().replace('_', '-')}.example`;
  const { user_id, person_id } = reporter;
  const email = address('reporter');
  await kysely.updateTable('users').set({ email }).where('id', '=', user_id).execute();
  await kysely.updateTable('people').set({ email }).where('id', '=', person_id).execute();
  const known = { name: `${mark} contact`, email: address('contact') };
  await kysely.updateTable('people').set(known).where('id', '=', contact.person_id).execute();
}

async function aProject(
  { kysely }: TestWorld,
  { id: team_id, agent, mark }: Desk,
  is: { key: string; private: boolean },
) {
  const id = randomUUIDv7();
  const row = { team_id, id, ...is, name: `${mark} project`, description: mark, created_at: at, updated_at: at };
  await kysely.insertInto('projects').values(row).execute();
  await kysely.insertInto('project_keys').values({ team_id, key: row.key, project_id: id }).execute();
  await kysely.insertInto('task_statuses').values(taskStatuses(team_id, id)).execute();
  const tag = randomUUIDv7();
  await kysely
    .insertInto('project_tags')
    .values({ team_id, id: tag, project_id: id, name: `${mark} tag`, created_at: at })
    .execute();
  const member = { team_id, project_id: id, person_id: agent.person_id, role: 'maintainer' as const, created_at: at };
  await kysely.insertInto('project_members').values(member).execute();
  const favorite = { team_id, project_id: id, person_id: agent.person_id, created_at: at };
  await kysely.insertInto('project_favorites').values(favorite).execute();
  const invited = { team_id, project_id: id, invitation_id: randomUUIDv7(), role: 'member' as const, created_at: at };
  await kysely.insertInto('project_invitations').values(invited).execute();
  const base = { team_id, project_id: id, reporter_id: agent.person_id, created_at: at, updated_at: at };
  const open = { ...base, status: 'todo', status_category: 'todo' as const };
  const [task, second, label] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('tasks')
    .values([
      { ...open, id: task, number: 1, rank: 'a0', title: `${mark} task`, description: mark },
      { ...open, id: second, number: 2, rank: 'a1', title: `${mark} second`, description: mark },
    ])
    .execute();
  const worn = {
    team_id,
    id: label,
    project_id: id,
    name: `${mark} label`.slice(0, 50),
    color: '#ff0000',
    created_at: at,
  };
  await kysely.insertInto('task_labels').values(worn).execute();
  await kysely.insertInto('task_label_links').values({ team_id, task_id: task, label_id: label }).execute();
  const edge = { team_id, task_id: task, depends_on_id: second, created_at: at };
  await kysely.insertInto('task_dependencies').values(edge).execute();
  const watcher = { team_id, task_id: task, person_id: agent.person_id, created_at: at };
  await kysely.insertInto('task_watchers').values(watcher).execute();
  await kysely.insertInto('task_keys').values({ team_id, project_id: id, number: 9, task_id: task }).execute();
  await kysely
    .insertInto('counters')
    .values({ team_id, kind: `task:${id}`, next: 3 })
    .execute();
  const comment = randomUUIDv7();
  const said = { team_id, id: comment, task_id: task, author_id: agent.person_id, content: `${mark} comment` };
  await kysely
    .insertInto('project_comments')
    .values({ ...said, created_at: at })
    .execute();
  const about = { team_id, comment_id: comment, person_id: agent.person_id };
  await kysely.insertInto('comment_mentions').values(about).execute();
  await kysely
    .insertInto('comment_stars')
    .values({ ...about, created_at: at })
    .execute();
  const template = randomUUIDv7();
  const content = { statuses: taskStatuses(team_id, id).slice(0, 3), labels: [], tags: [], tasks: [] };
  await kysely
    .insertInto('project_templates')
    .values({
      team_id,
      id: template,
      name: `${mark.replace(PRIVATE, 'shared')} template ${is.key}`,
      created_by: agent.person_id,
      created_at: at,
      content: JSON.stringify({
        ...content,
        statuses: content.statuses.map(({ slug, name, category }) => ({ slug, name, category })),
      }),
    })
    .execute();
  return { id, tag, task, second, label, comment, template };
}

/** What the team may have, and what it used. */
async function someLimits({ kysely }: TestWorld, { id: team_id, mark }: Desk): Promise<void> {
  const override = { team_id, key: 'seats', allowed: 1_000, reason: `${mark} reason`, created_at: at };
  await kysely.insertInto('entitlement_overrides').values(override).execute();
  const use = { team_id, key: 'upload_bytes_a_day', period: '2026-01-01', used: 1 };
  await kysely.insertInto('entitlement_uses').values(use).execute();
  await kysely.insertInto('stock_tallies').values({ team_id, key: 'tasks', change: 1 }).execute();
}

async function someTickets({ kysely }: TestWorld, desk: Desk, project_id: string) {
  const base = {
    team_id: desk.id,
    title: `${desk.mark} ${REPORTED} ticket`,
    description: `${desk.mark} ${REPORTED} description`,
    type: 'bug' as const,
    priority: 'medium' as const,
    status: 'open',
    status_category: 'open' as const,
    assignee_id: desk.agent.person_id,
    project_id,
    tags: [STAFF_ONLY],
    created_at: at,
    updated_at: at,
  };
  const add = (fields: Parameters<typeof aTicket>[3]) => aTicket(kysely, desk, desk.reporter, { ...base, ...fields });
  const { ticket_id: ticket } = await add({});
  const { ticket_id: second } = await add({ title: `${desk.mark} ${REPORTED} second` });
  const { ticket_id: deleted } = await add({ deleted_at: at, purge_at: later });
  await kysely
    .insertInto('ticket_links')
    .values({ team_id: desk.id, ticket_id: ticket, other_id: second, kind: 'blocks', created_at: at })
    .execute();
  await kysely
    .insertInto('ticket_watchers')
    .values({ team_id: desk.id, ticket_id: ticket, person_id: desk.agent.person_id, created_at: at })
    .execute();
  return { ticket, second, deleted };
}

/** Somebody without an account who has reported a ticket, and the token that lets them see it. */
async function aGuest({ kysely }: TestWorld, desk: Desk, contact: { person_id: string }) {
  const token = `the pass of the contact of ${desk.mark}`;
  const title = `${desk.mark} ${REPORTED} by a contact`;
  const { ticket_id } = await aTicket(kysely, desk, contact, { title, tags: [STAFF_ONLY] });
  const internal = { author_id: desk.agent.person_id, content: `${desk.mark} ${INTERNAL}`, is_internal: true };
  await kysely
    .insertInto('ticket_comments')
    .values({ team_id: desk.id, ticket_id, id: randomUUIDv7(), created_at: at, ...internal })
    .execute();
  const pass = { team_id: desk.id, id: randomUUIDv7(), ticket_id, person_id: contact.person_id };
  await kysely
    .insertInto('ticket_passes')
    .values({ ...pass, token_hash: hashToken(token), created_at: at, expires_at: later })
    .execute();
  return { ticket: ticket_id, token };
}

async function someComments({ kysely }: TestWorld, desk: Desk, ticket_id: string) {
  const base = { team_id: desk.id, ticket_id, created_at: at };
  const [open, internal] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('ticket_comments')
    .values([
      {
        ...base,
        id: open,
        author_id: desk.reporter.person_id,
        content: `${desk.mark} ${REPORTED} comment`,
        is_internal: false,
      },
      {
        ...base,
        id: internal,
        author_id: desk.agent.person_id,
        content: `${desk.mark} ${INTERNAL}`,
        is_internal: true,
      },
    ])
    .execute();
  await kysely.updateTable('tickets').set({ comment_count: 1 }).where('id', '=', ticket_id).execute();
  return { public: open, internal };
}

async function someFiles(world: TestWorld, desk: Desk, ticket_id: string) {
  const keep = async (name: string, uploaded_by: string, more: { is_internal?: boolean; deleted_at?: string }) => {
    const body = Readable.from([Buffer.from(`${desk.mark} bytes of ${name}`)], { objectMode: false });
    const { id, content_type, size, sha256 } = await receiveUpload(world.services, body, { name, max_bytes: 1000 });
    await world.kysely
      .insertInto('files')
      .values({
        team_id: desk.id,
        id,
        name,
        content_type,
        size,
        sha256: Buffer.from(sha256, 'hex'),
        storage_key: storageKeyOf(id),
        ticket_id,
        uploaded_by,
        created_at: at,
        purge_at: more.deleted_at === undefined ? null : later,
        ...more,
      })
      .execute();
    return id;
  };
  const { reporter, agent, mark } = desk;
  return {
    public: await keep(`${mark}-${REPORTED}.txt`, reporter.person_id, {}),
    internal: await keep(`${mark}-${INTERNAL}.txt`, agent.person_id, { is_internal: true }),
    deleted: await keep(`${mark}-${REPORTED}-deleted.txt`, reporter.person_id, { deleted_at: at }),
  };
}

async function someOperations({ kysely }: TestWorld, desk: Desk) {
  const base = {
    team_id: desk.id,
    kind: 'tickets.export',
    input: JSON.stringify({ mark: desk.mark }),
    created_by: desk.reporter.person_id,
    created_at: at,
    updated_at: at,
  };
  const [queued, failed] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('operations')
    .values([
      { ...base, id: queued, state: 'queued' },
      {
        ...base,
        id: failed,
        state: 'failed',
        finished_at: at,
        error: JSON.stringify({ code: 'INTERNAL', message: `${desk.mark} ${REPORTED}` }),
      },
    ])
    .execute();
  const issues = JSON.stringify([{ field: 'title', reason: 'is missing', value: `${desk.mark} ${REPORTED}` }]);
  await kysely
    .insertInto('operation_lines')
    .values({ team_id: desk.id, operation_id: queued, line: 2, outcome: 'failed', issues })
    .execute();
  return { queued, failed };
}

/** What belongs to a user rather than to the team. */
async function thingsOf(world: TestWorld, { id: team_id, reporter, mark }: Desk, ticket_id: string) {
  const { kysely } = world;
  const { user_id } = reporter;
  const [session, notification, identity] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('sessions')
    .values({
      id: session,
      user_id,
      device: `${mark} device`,
      created_at: at,
      authenticated_at: at,
      last_seen_at: at,
      idle_expires_at: later,
      expires_at: later,
    })
    .execute();
  const event = await anEvent(world, { team_id, actor_id: reporter.person_id, entity_id: ticket_id, mark });
  await kysely
    .insertInto('notifications')
    .values({
      id: notification,
      user_id,
      team_id,
      event_id: event,
      type: 'ticket.created',
      entity: 'ticket',
      entity_id: ticket_id,
      title: `${mark} title`,
      body: `${mark} body`,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('identities')
    .values({
      id: identity,
      user_id,
      provider: 'google',
      subject: `${mark} subject`,
      email: `${mark.toLowerCase()}@google.example`,
      created_at: at,
      last_used_at: at,
    })
    .execute();
  const { id: api_key } = await anApiKey(world, { user_id, team_id, scopes: ['*'], name: `${mark} key` });
  return { session, notification, identity, event, api_key };
}

async function anEvent(
  { kysely }: TestWorld,
  { mark, ...about }: { team_id: string; actor_id: string; entity_id: string; mark: string },
): Promise<string> {
  const id = randomUUIDv7();
  const row = { ...about, id, type: 'ticket.created', entity: 'ticket', request_id: mark, origin: 'api', at };
  await kysely.insertInto('events').values(row).execute();
  const payload = JSON.stringify({ title: `${mark} ${REPORTED}`, type: 'bug', priority: 'medium', source: 'api' });
  await kysely.insertInto('event_payloads').values({ team_id: about.team_id, event_id: id, payload }).execute();
  return id;
}

/** A key as its owner has it, and its row's id. Its use was noted in the future, so that no request notes it again. */
export async function anApiKey(
  { kysely }: TestWorld,
  key: { user_id: string; team_id: string; scopes: readonly string[]; name?: string; revoked?: boolean },
): Promise<{ id: string; key: string }> {
  const minted = mintApiKey(randomBytes);
  const id = randomUUIDv7();
  await kysely
    .insertInto('api_keys')
    .values({
      id,
      team_id: key.team_id,
      user_id: key.user_id,
      name: key.name ?? 'key',
      prefix: minted.prefix,
      key_hash: hashToken(minted.key),
      scopes: [...key.scopes],
      created_at: at,
      expires_at: later,
      last_used_at: later,
      revoked_at: key.revoked === true ? at : null,
    })
    .execute();
  return { id, key: minted.key };
}

async function someSla(world: TestWorld, { owner, mark }: Desk) {
  const desk = await world.as(owner);
  const place = { time_zone: 'UTC' };
  const calendar = await desk.sla.calendars.create({ ...place, name: `${mark} calendar` });
  const unused = await desk.sla.calendars.create({ ...place, name: `${mark} unused calendar` });
  const promise = { ticket_type: 'bug' as const, response_time_hours: 4, calendar_id: calendar.id };
  const rule = await desk.sla.rules.set({ ...promise, name: `${mark} rule` });
  return { calendar: calendar.id, unused: unused.id, rule: rule.id };
}

async function anInvitation({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk): Promise<string> {
  const id = randomUUIDv7();
  await kysely
    .insertInto('team_invitations')
    .values({
      team_id,
      id,
      email: `${mark.toLowerCase()}@invited.example`,
      roles: ['member'],
      token_hash: randomBytes(32),
      invited_by: owner.person_id,
      created_at: at,
      sent_at: at,
      expires_at: later,
    })
    .execute();
  return id;
}

/** What a team writes besides: its own fields, and the mails that went out in its name. */
async function someWords({ kysely }: TestWorld, { id: team_id, mark, reporter }: Desk): Promise<void> {
  const field = { team_id, key: 'browser', name: `${mark} field`, kind: 'text' as const, position: 1 };
  await kysely.insertInto('ticket_fields').values(field).execute();
  await kysely.insertInto('ticket_words').values({ team_id, word: mark.toLowerCase() }).execute();
  await kysely
    .insertInto('emails')
    .values({
      team_id,
      id: randomUUIDv7(),
      message_id: `<${randomUUIDv7()}@test>`,
      user_id: reporter.user_id,
      to_address: reporter.email,
      template: 'ticket-created',
      subject: `${mark} mail`,
      props: SECRET,
      state: 'queued',
      created_at: at,
    })
    .execute();
}

/** A promise to the ticket that was not kept, as the clocks would have found it. */
async function aBreach({ kysely }: TestWorld, { id: team_id, agent }: Desk, ticket_id: string, rule_id: string) {
  await kysely.insertInto('sla_clocks').values({ team_id, ticket_id, known_at: at }).execute();
  await kysely
    .insertInto('sla_cycles')
    .values({
      team_id,
      ticket_id,
      metric: 'first_response',
      number: 1,
      rule_id,
      start: at,
      breach_at: at,
      goal: 60,
      ticket_type: 'bug',
      priority: 'medium',
      assignee_id: agent.person_id,
    })
    .execute();
}
