import { expect, test } from 'vitest';
import { reapplyErasures } from '@deskwire/router/platform/erasures/reapply.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { furnishedTeam } from '../kit/team.ts';
import { fill, keptRows, plant, tracesOf } from './traces.ts';

const NAME = 'Canary O\'Bird "Tweety"';
const BEFORE = 'Former Canarius';
const ADDRESS = 'canary.bird@aviary.example';
const traces = ['canary o', 'canarius', 'aviary.example', 'tweety'];
const OTHERS = 'The bird of others';

test('nothing names an erased contact in their team, no count has changed, and what other teams wrote is theirs', async () => {
  const world = await testWorld();
  const team = await furnishedTeam(world, 'cagemark');
  const admin = await world.as(team.owner);
  const contact = await admin.people.create({ name: BEFORE, email: ADDRESS });
  await admin.people.update({ person_id: contact.id, name: NAME });
  await world.drain();
  await fill(world, team.id, team.agent);
  await plant(world, team.id, `by ${NAME}`, ADDRESS);
  const ticket = await admin.tickets.create({
    title: `Call ${NAME} back`,
    description: `Or write to ${ADDRESS}`,
    reporter_id: contact.id,
  });
  await world.drain();
  // Another team knows the same person; what it wrote is not this team's to erase.
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const neighbour = await world.as(stranger);
  const theirs = await neighbour.people.create({ name: NAME, email: ADDRESS });
  const kept = await neighbour.tickets.create({ title: `${OTHERS}: ${NAME}`, reporter_id: theirs.id });
  await world.drain();
  const before = await keptRows(world, team.id);
  const inTeam = async () => {
    const of = new Set<string>([stranger.team_id]);
    return (await tracesOf(world, traces)).filter((trace) => ![...of].some((id) => trace.includes(id)));
  };
  expect((await inTeam()).length).toBeGreaterThan(60);

  const asked = await (await world.as(team.owner)).compliance.erasePerson({ person_id: contact.id, reason: 'Asked' });
  expect(asked).toMatchObject({ kind: 'erasure', state: 'queued', user_id: null });
  await world.drain();
  expect(world.reports).toEqual([]);
  // Rows of no team keep an address that another team's contact has too.
  const left = (await inTeam()).filter((trace) => !trace.includes('"team_id":null') && trace.includes('team_id'));
  expect(left).toEqual([]);
  const after = await keptRows(world, team.id);
  for (const table of ['tickets', 'ticket_comments', 'people']) expect(after[table], table).toBe(before[table]);
  const later = await world.as(team.owner);
  expect(await later.tickets.get({ ticket_id: ticket.id })).toMatchObject({
    title: 'Call [erased] back',
    description: 'Or write to [erased]',
    reporter: { name: 'Deleted person' },
  });
  const done = await later.compliance.requests.get({ request_id: asked.id });
  expect(done).toMatchObject({ state: 'finished', contact: { id: contact.id, name: 'Deleted person' } });
  expect((await neighbour.tickets.get({ ticket_id: kept.id })).title).toBe(`${OTHERS}: ${NAME}`);

  // A backup brings the name back; the record beside the files outlives it.
  await world.pool.query('update people set name = $2, email = $3 where id = $1', [contact.id, NAME, ADDRESS]);
  expect(await reapplyErasures(world.services)).toEqual({ user: 0, person: 1, team: 0 });
  expect(await reapplyErasures(world.services)).toEqual({ user: 0, person: 0, team: 0 });
  expect(await (await world.as(team.owner)).people.get({ person_id: contact.id })).toMatchObject({
    name: 'Deleted person',
    email: null,
  });
});
