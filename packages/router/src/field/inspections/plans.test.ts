import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { planOf, sent, vacuum } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { listInspections, type InspectionFilter } from './queries.ts';

/** How Postgres reads the lists of a team with much field work. Row by row it would still be right, and too slow. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const ada = await aMember(world.kysely, team, 'member');
const ben = await aMember(world.kysely, team, 'member');
const scope = { team_id: team.id } as Parameters<typeof listInspections>[1];
const ROWS = 12_000;
const count = sql.lit(ROWS);
await sql`
  insert into inspection_templates (team_id, id, name, created_by, created_hash, created_at, updated_at)
  select ${team.id}, gen_random_uuid(), 'Template ' || n, ${ada.person_id}, '', now(), now() from generate_series(1, 40) n`.execute(
  world.kysely,
);
await sql`
  insert into inspections (team_id, id, number, title, status, template_id, assignee_id, created_by, created_hash, created_at,
    updated_at, completed_at)
  select ${team.id}, gen_random_uuid(), n, 'Inspection ' || n,
    case when n % 100 = 0 then 'draft' when n % 10 = 0 then 'in_progress' else 'completed' end, t.ids[1 + n % 40],
    case when n % 50 = 0 then ${ben.person_id}::uuid end, ${ada.person_id}, '', now() - n * interval '1 minute',
    now() - (n * 7919 % ${count}) * interval '1 minute', case when n % 10 <> 0 then now() end
  from generate_series(1, ${count}) n, (select array_agg(id) as ids from inspection_templates) t`.execute(world.kysely);
await sql`
  insert into photos (team_id, id, inspection_id, state, file_id, uploaded_by, created_at, updated_at)
  select i.team_id, gen_random_uuid(), i.id, case when i.number % 100 = 0 then 'awaited' else 'ready' end,
    case when i.number % 100 <> 0 then gen_random_uuid() end,
    case when i.number % 50 = 0 then ${ben.person_id}::uuid else ${ada.person_id}::uuid end, i.created_at, i.created_at
  from inspections i, generate_series(1, 2)`.execute(world.kysely);
await sql`
  insert into measurements (team_id, id, inspection_id, label, value, unit, kind, base_value, measured_by, measured_at,
    created_hash, created_at, updated_at)
  select i.team_id, gen_random_uuid(), i.id, 'A wall', '1', 'm', 'length', 1, ${ada.person_id}, now(), '', i.created_at,
    i.created_at from inspections i`.execute(world.kysely);
await vacuum(world.pool, 'inspections', 'photos', 'measurements', 'inspection_templates', 'people');
const [{ id: inspection_id, template_id }] = (await world.kysely
  .selectFrom('inspections')
  .select(['id', 'template_id'])
  .limit(1)
  .execute()) as [{ id: string; template_id: string }];

const now = new Date().toISOString();
const slice = { limit: 21, offset: 0, after: [now, ada.person_id], counts: false };
/** The index by which the rows of the page are found, and the tables that are read as a whole. */
async function planned(work: () => Promise<unknown>, table: string) {
  // Whatever else a call asks for is about other tables, or counts.
  const statement = (await sent(work)).find(
    ({ text }) => text.includes(`from "${table}"`) && text.includes('order by'),
  );
  const nodes = await planOf(world.pool, statement!);
  const found = nodes.filter((node) => node['Index Name']?.startsWith(`${table}_`) === true);
  const whole = nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : []));
  return { first: found[0]?.['Index Name'], whole: whole.filter((name) => large.includes(name)) };
}
/** The others are small here. */
const large = ['inspections', 'photos', 'measurements'];

const inspections: [Partial<InspectionFilter>, string][] = [
  [{}, 'inspections_by_created'],
  [{ sort: 'updated_at' }, 'inspections_by_updated'],
  [{ sort: 'updated_at', updated_after: now }, 'inspections_by_updated'],
  [{ status: 'draft' }, 'inspections_by_status'],
  [{ assignee_id: ben.person_id }, 'inspections_of_assignee'],
  [{ template_id }, 'inspections_by_template'],
  [{ deleted: true }, 'inspections_deleted'],
];
test.each(inspections)('a list of inspections by %j is read off %s', async (filter, index) => {
  const whole: InspectionFilter = {
    status: undefined,
    assignee_id: undefined,
    template_id: undefined,
    search: undefined,
    updated_after: undefined,
    deleted: false,
    sort: 'created_at',
    ...filter,
  };
  const { first, whole: read } = await planned(
    () => listInspections(world.db, scope, whole, now, slice),
    'inspections',
  );
  expect([first, read]).toEqual([index, []]);
});

type Photos = Awaited<ReturnType<typeof world.as>>['photos'];
const photos: [Parameters<Photos['list']>[0], string][] = [
  [{}, 'photos_by_created'],
  [{ inspection_id }, 'photos_of_inspection'],
  [{ state: 'awaited' }, 'photos_by_state'],
  [{ uploaded_by: ben.person_id }, 'photos_by_uploader'],
  [{ deleted: true }, 'photos_deleted'],
];
test.each(photos)('a list of photos by %j is read off %s', async (filter, index) => {
  const client = await world.as(ada);
  const { first, whole: read } = await planned(() => client.photos.list(filter), 'photos');
  expect([first, read]).toEqual([index, []]);
});

test('a list of measurements is read off its index, of all and of one inspection', async () => {
  const of = async (filter: { inspection_id?: string }) => {
    const client = await world.as(ada);
    return planned(() => client.measurements.list(filter), 'measurements');
  };
  expect((await of({})).first).toBe('measurements_by_created');
  expect((await of({ inspection_id })).first).toBe('measurements_of_inspection');
});
