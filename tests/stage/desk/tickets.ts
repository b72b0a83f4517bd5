import { randomUUIDv7 } from 'node:crypto';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aTicket } from '@deskwire/testing/builders.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404, own, sees, ticket } from '../rules.ts';
import { at, INTERNAL, later, REPORTED, STAFF_ONLY } from '../words.ts';
import { stage as projects } from '../work/projects.ts';

export const stage = onStage({
  furnish: someTickets,
  everybodyCame: async ({ kysely }, { id }, people) => {
    const { user } = people.find(({ actor }) => actor.name === 'owner')!;
    const { id: person_id } = await kysely
      .selectFrom('people')
      .select('id')
      .where('team_id', '=', id)
      .where('user_id', '=', user.user_id)
      .executeTakeFirstOrThrow();
    await kysely.updateTable('bulk_changes').set({ person_id }).where('team_id', '=', id).execute();
  },
  access: {
    'tickets.bulkUpdate': 'team:tickets.handle',
    'tickets.undo': 'team:tickets.handle',
    'tickets.updateMatching': 'team:tickets.handle',
    'tickets.snooze': 'team:tickets.handle',
    'tickets.forms.list': 'team:tickets.read',
    'tickets.forms.set': 'team:tickets.manage',
    'tickets.forms.delete': 'team:tickets.manage',
    'tickets.bulkMerge': 'team:tickets.handle',
    'tickets.split': 'team:tickets.handle',
    'tickets.related': 'team:tickets.handle',
    'tickets.drafts.list': 'team:tickets.create',
    'tickets.drafts.set': 'team:tickets.create',
    'tickets.drafts.delete': 'team:tickets.create',
    'tickets.presence.list': 'team:tickets.handle',
    'tickets.presence.set': 'team:tickets.handle',
    'tickets.markRead': 'team:tickets.read',
    'tickets.markUnread': 'team:tickets.read',
    'tickets.wake': 'team:tickets.handle',
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
  },
  rowRules: {
    // Whoever made a change undoes it.
    'tickets.undo': or404(({ name }) => name === 'owner'),
    'tickets.get': ticket,
    'tickets.history': ticket,
    'tickets.drafts.list': ticket,
    'tickets.drafts.set': ticket,
    // Only its author has it.
    'tickets.drafts.delete': own,
    'tickets.comments.list': ticket,
    'tickets.comments.create': ticket,
    'tickets.comments.update': (actor) => (actor.owns ? 'Y' : sees(actor) ? '403' : '404'),
    'tickets.comments.delete': (actor) => (actor.owns || manages(actor) ? 'Y' : sees(actor) ? '403' : '404'),
    'tickets.watchers.list': ticket,
    'tickets.watchers.add': ticket,
    'tickets.watchers.remove': ticket,
    'tickets.links.list': ticket,
  },
  inputs: {
    'tickets.setStatus': () => ({ status: 'in_progress' }),
    'tickets.assign': ({ a }) => ({ assignee_id: a.agent.person_id }),
    'tickets.update': () => ({ title: 'Another title' }),
    'tickets.bulkUpdate': ({ a }) => ({ ticket_ids: [a.rows.ticket], priority: 'high' }),
    'tickets.updateMatching': ({ a }) => ({ filter: { ids: [a.rows.ticket] }, priority: 'high' }),
    'tickets.drafts.set': () => ({ mode: 'reply', content: 'We are', version: null }),
    'tickets.drafts.delete': () => ({ mode: 'reply' }),
    'tickets.presence.set': () => ({ doing: 'viewing' }),
    'tickets.bulkMerge': ({ a }) => ({ ticket_ids: [a.rows.ticket], into_id: a.second.ticket }),
    'tickets.forms.set': () => ({
      type: 'feature',
      fields: [{ key: 'browser', requesters: 'hidden', agents: 'optional' }],
    }),
    'tickets.forms.delete': () => ({ type: 'feature' }),
    'tickets.markRead': ({ a }) => ({ ticket_ids: [a.rows.ticket] }),
    'tickets.markUnread': ({ a }) => ({ ticket_ids: [a.rows.ticket] }),
    'tickets.merge': ({ a }) => ({ into_id: a.second.ticket }),
    'tickets.restore': ({ own }) => ({ ticket_id: own.deleted }),
    'tickets.watchers.remove': () => ({ person_id: 'me' }),
    'tickets.links.add': ({ a }) => ({ other_id: a.second.ticket, kind: 'relates' }),
    'tickets.links.remove': ({ a }) => ({ other_id: a.second.ticket }),
    'tickets.statuses.set': () => ({ statuses: STATUSES }),
    'tickets.fields.set': () => ({ fields: [{ key: 'browser', name: 'Browser', kind: 'text' }] }),
    'tickets.importFile': () => ({ mapping: { title: 'title' } }),
    'tickets.portal.get': ({ own }) => ({ token: own.pass }),
    'tickets.portal.comment': ({ own }) => ({ token: own.pass, content: 'Any news?' }),
    'tickets.portal.send': ({ own }) => ({ ticket_id: own.guestTicket }),
  },
  harmless: {
    'tickets.markRead ticket_ids[]': 'those that they do not see are left out: the answer says how many were marked',
    'tickets.markUnread ticket_ids[]': 'those that they do not see are left out: the answer says how many were marked',
    'tickets.watchers.remove person_id': 'who does not watch a ticket is taken off it without a change',
    'tickets.updateMatching filter.ids[]': 'a filter: it matches none but tickets that who asks may see',
    'tickets.updateMatching filter.assignee_id': 'a filter: it matches no ticket',
    'tickets.updateMatching filter.reporter_id': 'a filter: it matches no ticket',
    'tickets.updateMatching filter.watcher_id': 'a filter: it matches no ticket',
    'tickets.updateMatching filter.project_id': 'a filter: it matches no ticket',
    'tickets.export ids[]': 'a filter: the file has none but tickets that who asks may see',
    'tickets.export assignee_id': 'a filter: the file is empty',
    'tickets.export reporter_id': 'a filter: the file is empty',
    'tickets.export watcher_id': 'a filter: the file is empty',
    'tickets.export project_id': 'a filter: the file is empty',
  },
  links: ['tickets.portal.get', 'tickets.portal.comment'],
  // Its author alone may.
  versionsApart: ['tickets.comments.update', 'tickets.drafts.set'],
});

const STATUSES = [
  { slug: 'open', name: 'Open', category: 'open' },
  { slug: 'in_progress', name: 'In progress', category: 'open' },
  { slug: 'waiting', name: 'Waiting', category: 'waiting' },
  { slug: 'resolved', name: 'Resolved', category: 'resolved' },
  { slug: 'closed', name: 'Closed', category: 'closed' },
];

/** Tickets that the reporter reported, with a comment, and one of somebody without an account. */
async function someTickets(world: TestWorld, desk: Desk) {
  const { kysely } = world;
  const project_id = (await desk.of(projects)).rows.project;
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
  const { id: team_id, mark } = desk;
  const field = { team_id, key: 'browser', name: `${mark} field`, kind: 'text' as const, position: 1 };
  await kysely.insertInto('ticket_fields').values(field).execute();
  await kysely
    .insertInto('ticket_forms')
    .values({ team_id, type: 'feature', fields: JSON.stringify({}), updated_at: at })
    .execute();
  await kysely.insertInto('ticket_prefixes').values({ team_id, prefix: mark }).execute();
  await kysely.insertInto('ticket_words').values({ team_id, word: mark.toLowerCase() }).execute();
  await someDrafts(world, desk, ticket);
  const bulk_change = await aBulkChange(world, desk, ticket);
  const comments = await someComments(world, desk, ticket);
  const guest = await aGuest(world, desk);
  return {
    rows: { ticket, comment: comments.public, bulk_change },
    second: { ticket: second },
    deleted,
    /** Of somebody without an account, and the token of the link that they were mailed. */
    guestTicket: guest.ticket,
    pass: guest.token,
  };
}

/** What people are about to say, who is there now, and what they have read. */
async function someDrafts({ kysely }: TestWorld, { id: team_id, agent, reporter, mark }: Desk, ticket_id: string) {
  const draft = { team_id, ticket_id, mode: 'reply' as const, started_at: at, updated_at: at };
  await kysely
    .insertInto('ticket_drafts')
    .values([
      { ...draft, person_id: agent.person_id, content: `${mark} ${INTERNAL} draft` },
      { ...draft, person_id: reporter.person_id, content: `${mark} ${REPORTED} draft` },
    ])
    .execute();
  await kysely
    .insertInto('ticket_presence')
    .values({ team_id, ticket_id, person_id: agent.person_id, doing: 'viewing', since: at, seen_at: at })
    .execute();
  await kysely
    .insertInto('ticket_reads')
    .values({ team_id, ticket_id, person_id: agent.person_id, ticket_updated_at: at, at })
    .execute();
}

/** A change of several tickets that can be undone. */
async function aBulkChange({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk, ticket_id: string) {
  const id = randomUUIDv7();
  await kysely
    .insertInto('bulk_changes')
    .values({ team_id, id, person_id: owner.person_id, created_at: later })
    .execute();
  const before = JSON.stringify({ category: `${mark} category` });
  await kysely
    .insertInto('bulk_change_items')
    .values({ team_id, change_id: id, ticket_id, position: 0, before, version: 1 })
    .execute();
  return id;
}

/** Somebody without an account who has reported a ticket, and the token that lets them see it. */
async function aGuest({ kysely }: TestWorld, desk: Desk) {
  const token = `the pass of the contact of ${desk.mark}`;
  const title = `${desk.mark} ${REPORTED} by a contact`;
  const { ticket_id } = await aTicket(kysely, desk, desk.contact, { title, tags: [STAFF_ONLY] });
  const internal = { author_id: desk.agent.person_id, content: `${desk.mark} ${INTERNAL}`, is_internal: true };
  await kysely
    .insertInto('ticket_comments')
    .values({ team_id: desk.id, ticket_id, id: randomUUIDv7(), created_at: at, ...internal })
    .execute();
  const pass = { team_id: desk.id, id: randomUUIDv7(), ticket_id, person_id: desk.contact.person_id };
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
  return { public: open };
}
