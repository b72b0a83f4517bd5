import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import type { Delegate } from '../context.ts';
import { callAs } from './delegate.ts';
import { mayCall } from './may-call.ts';
import { delegable, inputSchemaOf } from './tools.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const all = [...entries(contract)].map(([path]) => path);
const by = 'workflow_run:01980000-0000-7000-8000-000000000001';

/** A run for a new agent of the team. */
async function aRun(procedures: readonly string[] = all) {
  const person = await aMember(world.kysely, team, 'agent');
  const delegate: Delegate = { user_id: person.user_id, team_id: team.id as Delegate['team_id'], procedures, by };
  const call = (path: string, input: unknown, idempotency_key?: string) =>
    callAs(world.services, delegate, { path, input, idempotency_key, request_id: randomUUIDv7() });
  return { ...person, delegate, call };
}

test('a run acts as the person it works for, and what it does names both', async () => {
  const run = await aRun();
  const ticket = (await run.call('tickets.create', { title: 'Made by a run' })) as { id: string; reporter_id: string };
  expect(ticket.reporter_id).toBe(run.person_id);
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'actor_id', 'user_id', 'on_behalf_of', 'origin'])
    .where('entity_id', '=', ticket.id)
    .execute();
  expect(events).toEqual([
    { type: 'ticket.created', actor_id: run.person_id, user_id: run.user_id, on_behalf_of: by, origin: 'worker' },
  ]);
});

test('what its consequences cause names the run too', async () => {
  const run = await aRun();
  const other = await aMember(world.kysely, team, 'agent');
  const { id } = (await run.call('tickets.create', { title: 'For somebody else' })) as { id: string };
  await run.call('tickets.assign', { ticket_id: id, assignee_id: other.person_id });
  const asked = await world.kysely
    .selectFrom('outbox')
    .select('payload')
    .where('name', '=', 'ticket.assigned')
    .executeTakeFirstOrThrow();
  expect(asked.payload).toMatchObject({ on_behalf_of: by });
});

test('it can call what is on its list and nothing else', async () => {
  const run = await aRun(['tickets.list', 'apiKeys.list', 'auth.login', 'events.watch', 'files.content']);
  await expect(run.call('tickets.list', {})).resolves.toMatchObject({ total: expect.any(Number) as number });
  for (const path of ['tickets.create', 'apiKeys.list', 'auth.login', 'events.watch', 'files.content'])
    await expect(run.call(path, { title: 'x' }), path).rejects.toMatchObject({ app: 'SCOPE_MISSING' });
});

test('each step asks anew what the person may do', async () => {
  const run = await aRun();
  const people = world.kysely.updateTable('people').where('id', '=', run.person_id);
  const users = world.kysely.updateTable('users').where('id', '=', run.user_id);
  await run.call('people.list', {});
  await people.set({ roles: ['requester'] }).execute();
  await expect(run.call('people.list', {})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await users.set({ status: 'suspended' }).execute();
  await expect(run.call('tickets.list', {})).rejects.toMatchObject({ app: 'ACCOUNT_SUSPENDED' });
  await users.set({ status: 'active' }).execute();
  await people.set({ left_at: new Date().toISOString() }).execute();
  await expect(run.call('tickets.list', {})).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('it knows only its team, whatever the person is elsewhere', async () => {
  const run = await aRun();
  const elsewhere = await aTeam(world.kysely);
  await aMember(world.kysely, elsewhere, 'owner');
  await world.kysely
    .insertInto('people')
    .values({
      team_id: elsewhere.id,
      id: randomUUIDv7(),
      user_id: run.user_id,
      kind: 'member',
      name: 'Elsewhere',
      roles: ['owner'],
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
    })
    .execute();
  await expect(run.call('tickets.list', { team_id: elsewhere.id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
  const teams = (await run.call('teams.list', {})) as { items: { id: string }[] };
  expect(teams.items.map(({ id }) => id)).toEqual([team.id]);
});

test('a step that is repeated with its key has one effect', async () => {
  const run = await aRun();
  const first = await run.call('tickets.create', { title: 'Once' }, 'run/step/1');
  expect(await run.call('tickets.create', { title: 'Once' }, 'run/step/1')).toEqual(first);
});

test('what is offered to a run is what it may call, described as MCP describes it', async () => {
  const run = await aRun();
  const membership = {
    team_id: team.id as Delegate['team_id'],
    person_id: run.person_id,
    roles: ['owner'] as const,
    tier: 'free' as const,
    ticket_prefix: 'TKT',
  };
  const principal = {
    kind: 'delegate' as const,
    user: {} as never,
    memberships: [membership],
    delegate: run.delegate,
  };
  const offered = [...entries(contract)].filter(([path, entry]) => mayCall(entry, path, principal, membership));
  expect(offered.length).toBeGreaterThan(100);
  for (const [path, entry] of offered) {
    expect(delegable(entry), path).toBe(true);
    expect(inputSchemaOf(entry).type, path).toBe('object');
  }
  const paths = offered.map(([path]) => path);
  for (const path of ['teams.members.setRole', 'apiKeys.create', 'users.suspend', 'files.upload', 'auth.refresh'])
    expect(paths, path).not.toContain(path);
});
