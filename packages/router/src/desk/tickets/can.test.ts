import { expect, test } from 'vitest';
import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { TicketAct } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { z } from 'zod';
import { teamRoles } from '@deskwire/contract/kit/access.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await world.as(await aMember(world.kysely, team, 'admin'));
type Desk = typeof admin;
type Act = z.infer<typeof TicketAct>;

/** Tries each act on a ticket. */
const tries: { readonly [A in Act]: (desk: Desk, ticket_id: string) => Promise<unknown> } = {
  update: (desk, ticket_id) => desk.tickets.update({ ticket_id, title: 'Another' }),
  assign: (desk, ticket_id) => desk.tickets.assign({ ticket_id, assignee_id: null }),
  setStatus: (desk, ticket_id) => desk.tickets.setStatus({ ticket_id, status: 'in_progress' }),
  snooze: (desk, ticket_id) => desk.tickets.snooze({ ticket_id }),
  merge: async (desk, ticket_id) =>
    desk.tickets.merge({ ticket_id, into_id: (await admin.tickets.create({ title: 'Other' })).id }),
  delete: (desk, ticket_id) => desk.tickets.delete({ ticket_id }),
  restore: (desk, ticket_id) => desk.tickets.restore({ ticket_id }),
  'comments.create': (desk, ticket_id) => desk.tickets.comments.create({ ticket_id, content: 'Hello' }),
  'links.add': async (desk, ticket_id) =>
    desk.tickets.links.add({ ticket_id, other_id: (await admin.tickets.create({ title: 'Other' })).id }),
  'watchers.add': (desk, ticket_id) => desk.tickets.watchers.add({ ticket_id }),
};
const refusals = new Set(['FORBIDDEN', 'TICKET_MERGED', 'TICKET_NOT_FOUND']);
const isLetIn = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'app' in error && refusals.has(String(error.app))) return false;
      throw error;
    },
  );

/** What becomes of a ticket before somebody looks at it. */
const states = {
  open: async (_: string): Promise<unknown> => undefined,
  merged: (ticket_id: string): Promise<unknown> => tries.merge(admin, ticket_id),
  deleted: (ticket_id: string): Promise<unknown> => admin.tickets.delete({ ticket_id }),
};

test('every act is a procedure that changes something', () => {
  const mutations = [...entries(tickets)].flatMap(([path, { kind }]) => (kind === 'mutation' ? [path] : []));
  expect(mutations).toEqual(expect.arrayContaining(TicketAct.options));
});

for (const role of teamRoles)
  for (const state of Object.keys(states) as (keyof typeof states)[])
    test(`what a ticket says that a role can do, it can: ${role}, ${state}`, async () => {
      const person = await aMember(world.kysely, team, role);
      const desk = await world.as(person);
      const fresh = async () => {
        const { id } = await admin.tickets.create({ title: 'The printer', reporter_id: person.person_id });
        await states[state](id);
        return id;
      };
      const seen = await fresh();
      // Whoever may not list deleted tickets is shown what they can do with one by nobody.
      const list = () =>
        desk.tickets.list({ reporter_id: 'me', page_size: 1, ...(state === 'deleted' && { deleted: true }) });
      if (state === 'deleted' && !(await isLetIn(list()))) return;
      const [row] = (await list()).items;
      expect(row!.id).toBe(seen);
      if (state !== 'deleted') expect((await desk.tickets.get({ ticket_id: seen })).can).toEqual(row!.can);
      const allowed: Act[] = [];
      // Restoring what is there changes nothing, so nobody refuses it; there is nothing to offer either.
      const tried = TicketAct.options.filter((act) => act !== 'restore' || state === 'deleted');
      for (const act of tried) if (await isLetIn(tries[act](desk, await fresh()))) allowed.push(act);
      expect(row!.can.toSorted()).toEqual(allowed.toSorted());
    });

for (const role of teamRoles)
  test(`what a comment says that a role can do, it can: ${role}`, async () => {
    const person = await aMember(world.kysely, team, role);
    const desk = await world.as(person);
    const { id: ticket_id } = await admin.tickets.create({ title: 'The printer', reporter_id: person.person_id });
    const write = async (by: Desk) => (await by.tickets.comments.create({ ticket_id, content: 'Hello' })).id;
    for (const by of [admin, desk]) {
      if (by === desk && !(await isLetIn(write(desk)))) continue;
      const comment_id = await write(by);
      const { items } = await desk.tickets.comments.list({ ticket_id, page_size: 100 });
      const allowed: string[] = [];
      if (await isLetIn(desk.tickets.comments.update({ ticket_id, comment_id, content: 'Changed' })))
        allowed.push('update');
      if (await isLetIn(desk.tickets.comments.delete({ ticket_id, comment_id }))) allowed.push('delete');
      expect(items.find(({ id }) => id === comment_id)!.can).toEqual(allowed);
    }
  });
