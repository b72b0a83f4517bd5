import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aContact } from '@deskwire/testing/builders.ts';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { runSchedules } from '../../../kit/jobs/schedule.ts';
import { schedules } from '../../../domains.ts';
import { sending } from '../../../testing/uploads.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { testWorld } from '../../../testing/world.ts';
import { makerOf } from '../dashboard.fixture.ts';
import { foldTallies } from './queries.ts';

/** The figures of where tickets stand, that statements about tickets keep by triggers. */
const world = await testWorld();
const { aDesk } = makerOf(world);

const standing = async (team_id: string) => {
  const { rows } = await sql<{ kept: string | null; counted: string | null }>`
    select
      (select jsonb_object_agg(place, tickets order by place)::text from (
        select concat_ws(' ', status, assignee_id, resolved) as place, sum(tickets) as tickets from ticket_tallies
        where team_id = ${team_id} group by 1 having sum(tickets) <> 0) k) as kept,
      (select jsonb_object_agg(place, tickets order by place)::text from (
        select concat_ws(' ', status, assignee_id, resolved_at is not null or merged_into_id is not null) as place, count(*) as tickets from tickets
        where team_id = ${team_id} and deleted_at is null group by 1) c) as counted`.execute(world.kysely);
  return rows[0]!;
};
const expectExact = async (team_id: string, after: string) => {
  const { kept, counted } = await standing(team_id);
  expect(JSON.parse(kept ?? 'null'), after).toEqual(JSON.parse(counted ?? 'null'));
};
const rowsOf = async (team_id: string) =>
  (await world.kysely.selectFrom('ticket_tallies').select('id').where('team_id', '=', team_id).execute()).length;
const fold = async () => {
  world.clock.advance({ minutes: 2 });
  await runSchedules(world.services, schedules);
  await world.drain();
};

/** What the rules refuse changes nothing. */
const refused = (error: unknown) => {
  if (!(error instanceof Error) || !('app' in error) || error.app === 'INTERNAL') throw error;
};

test(`are right after whatever is done to tickets (SEED=${seed})`, async () => {
  const desk = await aDesk();
  const { team } = desk;
  const [agent, admin] = [await world.as(desk.agent), await world.as(desk.admin)];
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const ids: string[] = [];
  const any = () => ids[random(ids.length)]!;
  const statuses = ['open', 'in_progress', 'waiting', 'resolved', 'closed'];
  const people = [desk.agent.person_id, desk.other.person_id, null];
  const contacts = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const acts: Record<string, () => Promise<unknown>> = {
    create: async () =>
      ids.push((await agent.tickets.create({ title: 'One more', assignee_id: people[random(3)]! })).id),
    status: () => agent.tickets.setStatus({ ticket_id: any(), status: statuses[random(5)]! }),
    assign: () => agent.tickets.assign({ ticket_id: any(), assignee_id: people[random(3)]! }),
    bulk: () => agent.tickets.bulkUpdate({ ticket_ids: ids.slice(0, 5), status: statuses[random(5)]! }),
    merge: () => agent.tickets.merge({ ticket_id: any(), into_id: any() }),
    delete: () => admin.tickets.delete({ ticket_id: any() }),
    restore: () => admin.tickets.restore({ ticket_id: any() }),
    title: () => agent.tickets.update({ ticket_id: any(), title: 'Another title' }),
    comment: () => agent.tickets.comments.create({ ticket_id: any(), content: 'Well' }),
  };
  for (let n = 0; n < 8; n++) await acts['create']!();
  const names = Object.keys(acts);
  for (let n = 0; n < runs(60); n++) {
    const name = names[random(names.length)]!;
    await acts[name]!().catch(refused);
    await expectExact(team.id, `${name}, step ${n}`);
  }
  const csv = `title,status,external_key,assignee_email\n${Array.from({ length: 30 }, (_, n) => `Row ${n},${statuses[n % 5]!},K-${n},${n % 2 === 0 ? desk.other.email : ''}`).join('\n')}`;
  await (await sending(world, desk.admin, csv, 'rows.csv')).tickets.importFile({});
  await world.drain();
  await expectExact(team.id, 'import');
  await world.kysely
    .updateTable('tickets')
    .set({ assignee_id: contacts[0]!.person_id })
    .where('id', '=', ids[0]!)
    .execute();
  await (
    await world.as(desk.admin)
  ).people.merge({ person_id: contacts[0]!.person_id, into_id: contacts[1]!.person_id });
  await expectExact(team.id, 'two people are one');
  await fold();
  await expectExact(team.id, 'fold');
  const overview = await (await world.as(desk.agent)).dashboard.overview({});
  const { total } = await (await world.as(desk.agent)).tickets.list({});
  expect(overview.ticket_stats.total).toBe(total);
});

test('are folded while others write, by as many as want to', async () => {
  const desk = await aDesk();
  const agent = await world.as(desk.agent);
  const { id } = await agent.tickets.create({ title: 'To and fro' });
  const toAndFro = async (times: number) => {
    for (let n = 0; n < times; n++)
      await agent.tickets.setStatus({ ticket_id: id, status: n % 2 === 0 ? 'in_progress' : 'open' });
  };
  await toAndFro(120);
  expect(await rowsOf(desk.team.id)).toBeGreaterThan(200);
  await Promise.all([
    ...Array.from({ length: 20 }, () => transaction(world.db, (tx) => foldTallies(tx, mintTeam(desk.team.id)))),
    ...Array.from({ length: 20 }, () => agent.tickets.create({ title: 'Meanwhile' })),
  ]);
  await expectExact(desk.team.id, 'twenty folds at once');
  await toAndFro(120);
  await fold();
  expect(await rowsOf(desk.team.id)).toBeLessThan(10);
  await expectExact(desk.team.id, 'the schedule');
});

test('are right after a purge', async () => {
  const desk = await aDesk();
  const admin = await world.as(desk.admin);
  const { id } = await admin.tickets.create({ title: 'Soon gone' });
  await admin.tickets.create({ title: 'Staying' });
  await admin.tickets.delete({ ticket_id: id });
  await expectExact(desk.team.id, 'delete');
  world.clock.advance({ days: 31 });
  await world.drain();
  expect(await world.kysely.selectFrom('tickets').select('id').where('id', '=', id).execute()).toEqual([]);
  await expectExact(desk.team.id, 'purge');
  // Around the triggers, as a restored backup or a load by hand would.
  await sql`delete from ticket_tallies`.execute(world.kysely);
  await sql`call count_ticket_tallies()`.execute(world.kysely);
  await expectExact(desk.team.id, 'all counted anew');
});
