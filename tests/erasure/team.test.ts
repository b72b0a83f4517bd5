import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { domainIndex } from '@deskwire/router/domains.ts';
import { testWorld, type TestWorld } from '@deskwire/router/testing/world.ts';
import { aUser } from '@deskwire/testing/builders.ts';
import { furnishedTeam } from '../kit/team.ts';

/** Tables whose rows outlive a team: they tell that it was there and name nobody, but for the payload of its end. */
const outlives = (table: string) => domainIndex.tables.get(table)!.team === 'kept' || table === 'event_payloads';

/** How many rows of a team each table has. */
async function rowsOf(world: TestWorld, team_id: string): Promise<Record<string, number>> {
  const { rows } = await world.pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'team_id' and not a.attisdropped order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await world.pool.query<{ count: number }>(
      `select count(*)::int as count from "${name}" where team_id = $1`,
      [team_id],
    );
    if (found.rows[0]!.count > 0 && !outlives(name)) counts[name] = found.rows[0]!.count;
  }
  return counts;
}
const filesIn = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** Ends what keeps a team from being deleted, and what keeps a deleted one. */
async function liftHolds(world: TestWorld, { compliance }: Awaited<ReturnType<TestWorld['as']>>): Promise<void> {
  for (const { id } of (await compliance.contactHolds.list({})).items)
    await compliance.contactHolds.lift({ hold_id: id });
  const { holds } = (await world.as(await aUser(world.kysely, { platform_role: 'admin' }))).compliance;
  for (const { id, lifted_at } of (await holds.list({})).items)
    if (lifted_at === null) await holds.lift({ hold_id: id });
}

test('thirty days after a team was deleted nothing of it is left, and nothing of another is missing', async () => {
  const world = await testWorld();
  const gone = await furnishedTeam(world, 'gonemark');
  const kept = await furnishedTeam(world, 'keptmark');
  await world.drain();
  const neighbours = await rowsOf(world, kept.id);
  expect(Object.keys(await rowsOf(world, gone.id)).length).toBeGreaterThan(20);
  const stored = filesIn(join(world.dir, 'files')).length;
  const owner = await world.as(gone.owner);
  // What is held is not deleted.
  await expect(owner.teams.delete({ team_id: gone.id })).rejects.toMatchObject({ app: 'ERASURE_HELD' });
  await liftHolds(world, owner);
  await owner.teams.delete({ team_id: gone.id });
  world.clock.advance({ days: 29 });
  await world.drain();
  expect(await rowsOf(world, gone.id)).toHaveProperty('tickets');
  world.clock.advance({ days: 1, seconds: 1 });
  await world.drain();
  expect(world.reports).toEqual([]);
  expect(await rowsOf(world, gone.id)).toEqual({});
  const { rows: said } = await world.pool.query(
    `select e.type from event_payloads p join events e on e.team_id = p.team_id and e.id = p.event_id
     where p.team_id = $1`,
    [gone.id],
  );
  expect(said).toEqual([{ type: 'team.purged' }]);
  // Its reminders went on in the meantime.
  const {
    notifications: _,
    emails: _mails,
    held_notices: _held,
    mail_paces: _paces,
    outbox: _timers,
    ...others
  } = neighbours;
  expect(await rowsOf(world, kept.id)).toMatchObject(others);
  expect(filesIn(join(world.dir, 'files')).length).toBeLessThan(stored);
  const { rowCount } = await world.pool.query('select from teams where id = $1', [gone.id]);
  expect(rowCount).toBe(0);
});

test('a team that came back is not purged by the timer of its first end', async () => {
  const world = await testWorld();
  const team = await furnishedTeam(world, 'backmark');
  const owner = await world.as(team.owner);
  await liftHolds(world, owner);
  await owner.teams.delete({ team_id: team.id });
  await owner.teams.restore({ team_id: team.id });
  world.clock.advance({ days: 31 });
  await world.drain();
  expect(await rowsOf(world, team.id)).toHaveProperty('tickets');
});
