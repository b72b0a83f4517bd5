import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const manager = await aMember(world.kysely, team, 'admin');
// These tests live through months.
const far = '2099-01-01T00:00:00Z';
await world.kysely
  .updateTable('sessions')
  .set({ expires_at: far, idle_expires_at: far, idle_seconds: 2_000_000_000 })
  .execute();
const desk = await world.as(agent);
/** A request of its own, at the time that it is now. */
const admin = () => world.as(manager);
const rowsOf = async (id: string) =>
  (await world.kysely.selectFrom('tickets').select('id').where('id', '=', id).execute()).length;

test('a deleted ticket is nowhere to be seen and comes back as it was', async () => {
  const ticket = await desk.tickets.create({ title: 'Gone' });
  await desk.tickets.comments.create({ ticket_id: ticket.id, content: 'Said' });
  const { purge_at, deleted_at } = await (await admin()).tickets.delete({ ticket_id: ticket.key });
  expect(Date.parse(purge_at) - Date.parse(deleted_at)).toBe(30 * 86_400_000);
  await expect(desk.tickets.get({ ticket_id: ticket.id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  await expect((await admin()).tickets.delete({ ticket_id: ticket.id })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
  expect((await desk.tickets.list({})).items).toEqual([]);
  expect((await desk.tickets.stats({})).categories.open).toBe(0);
  expect((await (await admin()).tickets.list({ deleted: true })).items).toMatchObject([{ id: ticket.id, deleted_at }]);
  await expect(desk.tickets.list({ deleted: true })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const restored = await (await admin()).tickets.restore({ ticket_id: ticket.key });
  expect(restored).toMatchObject({ id: ticket.id, deleted_at: null, comment_count: 1 });
  expect(await (await admin()).tickets.restore({ ticket_id: ticket.id })).toEqual(restored);
  expect((await desk.tickets.comments.list({ ticket_id: ticket.id })).items).toHaveLength(1);
  world.clock.advance({ days: 31 });
  await world.drain();
  expect(await rowsOf(ticket.id)).toBe(1);
});

test('what was merged into a ticket is deleted and restored with it', async () => {
  const into = await desk.tickets.create({ title: 'Original' });
  const from = await desk.tickets.create({ title: 'Copy' });
  await desk.tickets.merge({ ticket_id: from.id, into_id: into.id });
  await (await admin()).tickets.delete({ ticket_id: into.id });
  await expect(desk.tickets.get({ ticket_id: from.id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  await (await admin()).tickets.restore({ ticket_id: into.id });
  expect(await desk.tickets.get({ ticket_id: from.id })).toMatchObject({ merged_into_id: into.id });
  expect((await desk.tickets.history({ ticket_id: from.id })).items[0]).toMatchObject({ type: 'ticket.restored' });
});

test('after 30 days a deleted ticket is gone with all that was said about it', async () => {
  const ticket = await desk.tickets.create({ title: 'CANARY title', description: 'CANARY description' });
  const other = await desk.tickets.create({ title: 'Other' });
  await desk.tickets.comments.create({ ticket_id: ticket.id, content: 'CANARY comment' });
  await desk.tickets.watchers.add({ ticket_id: ticket.id });
  await desk.tickets.links.add({ ticket_id: ticket.id, other_id: other.id });
  await (await admin()).tickets.delete({ ticket_id: ticket.id });
  world.clock.advance({ days: 29 });
  await world.drain();
  expect(await rowsOf(ticket.id)).toBe(1);
  world.clock.advance({ days: 1, minutes: 1 });
  await expect((await admin()).tickets.restore({ ticket_id: ticket.id })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
  await world.drain();
  expect(await rowsOf(ticket.id)).toBe(0);
  const payloads = await world.kysely.selectFrom('event_payloads').select('payload').execute();
  expect(JSON.stringify(payloads)).not.toContain('CANARY');
  const { rows: words } = await world.pool.query<{ terms: string }>('select terms::text from passages');
  expect(JSON.stringify(words)).not.toContain('canary');
  expect(JSON.stringify(words)).toContain('other');
  const events = await world.kysely.selectFrom('events').select('type').where('entity_id', '=', ticket.id).execute();
  expect(events.map(({ type }) => type)).toContain('ticket.created');
});

test('what a deleted comment said is kept for 30 days and seen by nobody', async () => {
  const today = await world.as(agent);
  const { id } = await today.tickets.create({ title: 'x' });
  const comment = await today.tickets.comments.create({ ticket_id: id, content: 'CANARY' });
  await today.tickets.comments.delete({ ticket_id: id, comment_id: comment.id });
  const kept = async () =>
    (await world.kysely.selectFrom('ticket_comments').select('id').where('id', '=', comment.id).execute()).length;
  world.clock.advance({ days: 29 });
  await world.drain();
  expect(await kept()).toBe(1);
  world.clock.advance({ days: 2 });
  await world.drain();
  expect(await kept()).toBe(0);
});

test('tickets that were merged into one that is purged are purged with it, in whatever order', async () => {
  const into = await desk.tickets.create({ title: 'Original' });
  const from = await desk.tickets.create({ title: 'Copy' });
  await desk.tickets.merge({ ticket_id: from.id, into_id: into.id });
  await (await admin()).tickets.delete({ ticket_id: into.id });
  world.clock.advance({ days: 30, minutes: 1 });
  await world.drain();
  expect([await rowsOf(into.id), await rowsOf(from.id)]).toEqual([0, 0]);
});

test('the files of a ticket are gone before it is', async () => {
  const ticket = await desk.tickets.create({ title: 'With a file' });
  await world.kysely
    .insertInto('files')
    .values({
      team_id: team.id,
      id: ticket.id,
      name: 'screenshot.png',
      content_type: 'image/png',
      size: 3,
      sha256: Buffer.alloc(32),
      storage_key: `files/${ticket.id}`,
      ticket_id: ticket.id,
      uploaded_by: agent.person_id,
      created_at: ticket.created_at,
    })
    .execute();
  await (await admin()).tickets.delete({ ticket_id: ticket.id });
  world.clock.advance({ days: 30, minutes: 1 });
  await world.drain();
  expect(await world.kysely.selectFrom('files').select('id').execute()).toEqual([]);
  world.clock.advance({ minutes: 2 });
  await world.drain();
  expect(await rowsOf(ticket.id)).toBe(0);
});

test('whatever points at a ticket goes with it, forgets it, or is known to its purge', async () => {
  const { rows } = await sql<{ from_table: string }>`
    select conrelid::regclass::text as from_table from pg_constraint
    where contype = 'f' and confrelid = 'tickets'::regclass and confdeltype not in ('c', 'n') order by 1`.execute(
    world.kysely,
  );
  expect(rows.map(({ from_table }) => from_table)).toEqual(['files', 'tickets']);
});

test('only those who manage tickets delete and restore them', async () => {
  const { id } = await desk.tickets.create({ title: 'x' });
  for (const attempt of [() => desk.tickets.delete({ ticket_id: id }), () => desk.tickets.restore({ ticket_id: id })])
    await expect(attempt()).rejects.toMatchObject({ app: 'FORBIDDEN' });
});
