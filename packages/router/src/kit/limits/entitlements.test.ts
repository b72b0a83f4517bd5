import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { entitlements } from '@deskwire/contract/kit/entitlements.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { testWorld } from '../../testing/world.ts';
import { checkRoom, entitlementsOf, requireRoom } from './entitlements.ts';
import { mintTeam } from '../access/mint-team.ts';

const world = await testWorld();
const AT_ONCE = 20;
const TIME = '2026-02-28T12:00:00.000Z';

async function aSmallTeam() {
  const team = await aTeam(world.kysely, { tier: 'free' });
  return { team, owner: await aMember(world.kysely, team, 'owner'), team_id: mintTeam(team.id) };
}
const seatsOf = async (team_id: string) => {
  const people = await world.kysely.selectFrom('people').select('roles').where('team_id', '=', team_id).execute();
  return people.filter(({ roles }) => !roles.includes('viewer')).length;
};
/** How often each of these ended how. */
async function outcomes(work: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(work);
  const refusals = settled.filter((result) => result.status === 'rejected').map(({ reason }) => reason as object);
  return { done: settled.length - refusals.length, refusals };
}
const give = (team_id: string, key: string, allowed: number) =>
  world.kysely
    .insertInto('entitlement_overrides')
    .values({ team_id, key, allowed, created_at: new Date().toISOString() })
    .execute();

test('a team may have what its plan allows, or what it was given instead', async () => {
  const { team_id } = await aSmallTeam();
  await give(team_id, 'seats', 40);
  const allowed = await entitlementsOf(world.db, { team_id, tier: 'free' });
  expect(allowed).toMatchObject({ seats: 40, file_bytes: entitlements.file_bytes.free });
  expect(await entitlementsOf(world.db, { team_id, tier: 'pro' })).toMatchObject({ seats: 40 });
});

test(`of ${AT_ONCE} who would take the last seats at once, as many get one as there are`, async () => {
  const { team, owner, team_id } = await aSmallTeam();
  const viewers = await Promise.all(Array.from({ length: AT_ONCE }, () => aMember(world.kysely, team, 'viewer')));
  const desk = await world.as(owner);
  const { done, refusals } = await outcomes(
    viewers.map(({ user_id }) => desk.teams.members.setRole({ team_id, user_id, role: 'member' })),
  );
  expect(done).toBe(2);
  expect(await seatsOf(team_id)).toBe(3);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'seats', allowed: 3, used: 3, needs: 'pro' },
    });
});

test('the lock is that of the limit: it holds whoever adds the rows, and however', async () => {
  const { team_id } = await aSmallTeam();
  const users = await Promise.all(Array.from({ length: AT_ONCE }, () => aUser(world.kysely)));
  const { done } = await outcomes(
    users.map(({ user_id, email }) =>
      transaction(world.db, async (db) => {
        const now = new Date().toISOString();
        await requireRoom({ db, scope: { team_id }, services: world.services, now: () => now }, 'seats');
        const row = { team_id, id: randomUUIDv7(), user_id, name: 'New', email };
        await (db as unknown as typeof world.kysely)
          .insertInto('people')
          .values({ ...row, kind: 'member', roles: ['member'], created_at: now, updated_at: now })
          .execute();
      }),
    ),
  );
  expect([done, await seatsOf(team_id)]).toEqual([2, 3]);
});

test('a limit that is lowered while somebody waits for the last seats holds for them', async () => {
  const { team_id } = await aSmallTeam();
  let refused: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('teams').select('id').where('id', '=', team_id).forNoKeyUpdate().execute();
    const now = () => new Date().toISOString();
    refused = transaction(world.db, (db) =>
      requireRoom({ db, scope: { team_id }, services: world.services, now }, 'seats'),
    ).catch((error: unknown) => error);
    await untilBlocked(world);
    await tx
      .insertInto('entitlement_overrides')
      .values({ team_id, key: 'seats', allowed: 1, created_at: now() })
      .execute();
  });
  expect(await refused).toMatchObject({ app: 'TIER_LIMIT_EXCEEDED', details: { allowed: 1 } });
});

test('an invitation to a seat that is not there is refused, and one to look on is not', async () => {
  const { team, owner, team_id } = await aSmallTeam();
  await aMember(world.kysely, team, 'member');
  await aMember(world.kysely, team, 'agent');
  const desk = await world.as(owner);
  await expect(
    desk.teams.invitations.create({ team_id, email: 'new@example.com', roles: ['member'] }),
  ).rejects.toMatchObject({ app: 'TIER_LIMIT_EXCEEDED' });
  await desk.teams.invitations.create({ team_id, email: 'new@example.com', roles: ['viewer'] });
  await give(team_id, 'seats', 4);
  await desk.teams.invitations.create({ team_id, email: 'newer@example.com', roles: ['member'] });
});

test('what is limited by day is reserved, and refused until the day is over', async () => {
  const { team_id } = await aSmallTeam();
  await give(team_id, 'upload_bytes_a_day', 100);
  const use = (day: string, bytes: number) =>
    transaction(world.db, (db) =>
      requireRoom(
        { db, scope: { team_id }, services: world.services, now: () => `${day}T23:59:59.000Z` },
        'upload_bytes_a_day',
        bytes,
      ),
    );
  const { done, refusals } = await outcomes(Array.from({ length: AT_ONCE }, () => use('2026-02-28', 30)));
  expect(done).toBe(3);
  expect(refusals[0]).toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'upload_bytes_a_day', allowed: 100, used: 90, resets_at: '2026-03-01T00:00:00.000Z' },
  });
  await use('2026-02-28', 10);
  await use('2026-03-01', 100);
  await expect(use('2026-03-02', 101)).rejects.toMatchObject({ details: { used: 0 } });
});

test('whoever founds several teams has what costs nothing once, and nobody else less of it', async () => {
  const founder = await aUser(world.kysely);
  const desk = await world.as(founder);
  const found = async () => (await desk.teams.create({ name: 'Team' })).id;
  const [first, second, paying, given] = [await found(), await found(), await found(), await found()];
  for (const id of [first, second, given])
    await world.kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', id).execute();
  await world.kysely.updateTable('teams').set({ tier: 'pro' }).where('id', '=', paying).execute();
  await give(given, 'ai_docs_a_day', 2);
  const theirs = (await (await world.as(await aUser(world.kysely))).teams.create({ name: 'Another' })).id;
  await world.kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', theirs).execute();
  const use = (team_id: string, amount = 1) =>
    transaction(world.db, (db) => {
      const scope = { team_id: mintTeam(team_id) };
      return requireRoom({ db, scope, services: world.services, now: () => TIME }, 'ai_docs_a_day', amount);
    });
  const { free, pro } = entitlements.ai_docs_a_day;
  await use(first, 2);
  const { done, refusals } = await outcomes(
    Array.from({ length: AT_ONCE }, (_, n) => use(n % 2 === 0 ? first : second)),
  );
  expect(done).toBe(free - 2);
  const refusal = { app: 'TIER_LIMIT_EXCEEDED', details: { allowed: free, used: free } };
  expect(refusals[0]).toMatchObject(refusal);
  for (const team_id of [first, second])
    await expect(
      checkRoom({ db: world.db, scope: { team_id: mintTeam(team_id) }, now: () => TIME }, 'ai_docs_a_day'),
    ).rejects.toMatchObject(refusal);
  // Teams that pay or were given a limit do not count, and neither do teams that somebody else founds.
  await use(paying, pro);
  await use(given, 2);
  await use(theirs, free);
  await expect(use(theirs)).rejects.toMatchObject({ details: { used: free } });
});

test('what is rolled back used nothing up', async () => {
  const { team_id } = await aSmallTeam();
  await give(team_id, 'upload_bytes_a_day', 10);
  const use = (then: () => void) =>
    transaction(world.db, async (db) => {
      const now = () => '2026-02-28T00:00:00.000Z';
      await requireRoom({ db, scope: { team_id }, services: world.services, now }, 'upload_bytes_a_day', 10);
      then();
    });
  await expect(
    use(() => {
      throw new Error('changed their mind');
    }),
  ).rejects.toThrow('changed their mind');
  await use(() => {});
});

test('what a team sets up for itself has an end too, and what it replaces takes no more room', async () => {
  const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const desk = await world.as(admin);
  const most = async (key: string, allowed: number) =>
    world.kysely
      .insertInto('entitlement_overrides')
      .values({
        team_id: admin.team_id,
        key,
        allowed,
        reason: 'a test',
        created_at: new Date(world.now()).toISOString(),
      })
      .execute();
  const setUp = ['freezes', 'environments', 'sla_calendars', 'sla_rules'];
  const further = ['places', 'inspection_templates', 'project_templates', 'ai_templates', 'triggers'];
  for (const key of [...setUp, ...further]) await most(key, 1);
  const refused = (limit: string) => ({
    app: 'TIER_LIMIT_EXCEEDED',
    details: expect.objectContaining({ limit, allowed: 1 }),
  });
  const freeze = { starts_at: '2026-12-24T12:00:00.000Z', ends_at: '2026-12-27T12:00:00.000Z' };
  await desk.staging.freezes.create({ name: 'One', ...freeze });
  await expect(desk.staging.freezes.create({ name: 'Two', ...freeze })).rejects.toMatchObject(refused('freezes'));
  const { id } = await desk.staging.environment.create({ name: 'One' });
  await expect(desk.staging.environment.create({ name: 'Two' })).rejects.toMatchObject(refused('environments'));
  await desk.staging.environment.archive({ environment_id: id });
  await desk.staging.environment.create({ name: 'Two' });
  await expect(desk.staging.environment.restore({ environment_id: id })).rejects.toMatchObject(refused('environments'));
  await desk.sla.calendars.create({ name: 'One', time_zone: 'UTC' });
  await expect(desk.sla.calendars.create({ name: 'Two', time_zone: 'UTC' })).rejects.toMatchObject(
    refused('sla_calendars'),
  );
  await desk.sla.rules.set({ priority: 'urgent', response_time_hours: 1 });
  await desk.sla.rules.set({ priority: 'urgent', response_time_hours: 2 });
  await expect(desk.sla.rules.set({ priority: 'low', response_time_hours: 9 })).rejects.toMatchObject(
    refused('sla_rules'),
  );
  const place = (name: string) => desk.places.create({ name, lat: 47, lon: 8 });
  await place('One');
  await expect(place('Two')).rejects.toMatchObject(refused('places'));
  const items = [{ key: 'a', label: 'A', kind: 'check' as const }];
  const template = await desk.inspections.templates.create({ name: 'One', items });
  await expect(desk.inspections.templates.create({ name: 'Two', items })).rejects.toMatchObject(
    refused('inspection_templates'),
  );
  await desk.inspections.templates.delete({ template_id: template.id });
  await desk.inspections.templates.create({ name: 'Two', items });
  await expect(desk.inspections.templates.restore({ template_id: template.id })).rejects.toMatchObject(
    refused('inspection_templates'),
  );
  const { id: project_id } = await desk.projects.create({ name: 'Project' });
  await desk.projects.saveAsTemplate({ project_id, name: 'One' });
  await expect(desk.projects.saveAsTemplate({ project_id, name: 'Two' })).rejects.toMatchObject(
    refused('project_templates'),
  );
  await desk.ai.templates.create({ name: 'One', body: 'text' });
  await expect(desk.ai.templates.create({ name: 'Two', body: 'text' })).rejects.toMatchObject(refused('ai_templates'));
  const workflow = await desk.workflows.create({
    name: 'Flow',
    definition: { steps: [{ id: 'a', set: {} }] },
  });
  const trigger = () => desk.triggers.create({ workflow_id: workflow.id, event: { types: ['ticket.created'] } });
  await trigger();
  await expect(trigger()).rejects.toMatchObject(refused('triggers'));
});
