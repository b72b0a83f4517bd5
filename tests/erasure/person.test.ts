import { expect, test } from 'vitest';
import { reapplyErasures } from '@deskwire/router/platform/erasures/reapply.ts';
import { recordErasure } from '@deskwire/router/platform/erasures/record.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aCanary, goes, traces } from './canary.ts';
import { filesIn, keptRows, tracesOf } from './traces.ts';

test('after the grace of a deleted account nothing names the person, in any table or file, and no count has changed', async () => {
  const world = await testWorld();
  const canary = await aCanary(world);
  const before = await keptRows(world, canary.id);
  expect((await tracesOf(world, traces)).length).toBeGreaterThan(60);
  await goes(world, canary.agent);
  world.clock.advance({ days: 30, minutes: 1 });
  const { ran } = await world.drain();
  expect(ran).toContain('users.erase');
  expect(world.reports).toEqual([]);
  expect(await tracesOf(world, traces)).toEqual([]);
  const after = await keptRows(world, canary.id);
  for (const table of [
    'tickets',
    'ticket_comments',
    'people',
    'approval_requests',
    'approval_decisions',
    'deployments',
  ])
    expect(after[table], table).toBe(before[table]);
  // What others wrote stays, but for the name in it.
  await world.pool.query(`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`);
  const owner = await world.as(canary.owner);
  const ticket = await owner.tickets.get({ ticket_id: canary.ticket.id });
  expect(ticket).toMatchObject({ title: 'Call [erased] back', description: 'Or write to [erased]' });
  const comments = await owner.tickets.comments.list({ ticket_id: canary.ticket.id });
  expect(comments.items.map(({ content }) => content)).toEqual([
    '[erased] was [erased] <[erased]>.',
    'Thanks, [erased]!',
  ]);
});

test('who comes back with a backup is erased again, everywhere', async () => {
  const world = await testWorld();
  const canary = await aCanary(world);
  await recordErasure(world.services, { kind: 'user', id: canary.agent.user_id, at: new Date().toISOString() });
  expect(await reapplyErasures(world.services)).toEqual({ user: 1, person: 0, team: 0 });
  await world.drain();
  expect(world.reports).toEqual([]);
  expect(await tracesOf(world, traces)).toEqual([]);
});

test('an erasure that was cut is gone on with, and a team may keep the files of those who are erased', async () => {
  const world = await testWorld();
  const canary = await aCanary(world);
  await (await world.as(canary.owner)).settings.team.set({ team_id: canary.id, keep_files_of_erased: true });
  const files = filesIn(world).length;
  await goes(world, canary.agent);
  world.clock.advance({ days: 30, minutes: 1 });
  // The last transaction fails once, when everything before it is done.
  await world.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'cut'; end $$`);
  await world.pool.query('create trigger refuse before delete on users for each row execute function refuse()');
  await expect(world.drain()).rejects.toThrow();
  expect((await tracesOf(world, traces)).some((trace) => trace.startsWith('users:'))).toBe(true);
  await world.pool.query('drop trigger refuse on users');
  expect((await world.drain()).ran).toContain('users.erase');
  expect((await tracesOf(world, traces)).every((trace) => trace.startsWith(world.dir))).toBe(true);
  expect(filesIn(world).length).toBeGreaterThanOrEqual(files);
});
