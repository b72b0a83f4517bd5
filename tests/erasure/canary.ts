import { expect } from 'vitest';
import { sending } from '@deskwire/router/testing/uploads.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { furnishedTeam } from '../kit/team.ts';
import { fill, plant } from './traces.ts';

const NOW = 'Canary O\'Bird "Tweety"';
const BEFORE = 'Former Canarius';
const HERE = 'canary.bird@aviary.example';
const THERE = 'former.canary@aviary.example';
/** What shows that they are still named somewhere. */
export const traces = ['canary o', 'canarius', 'aviary.example', 'tweety'];

/** A team in which somebody is named everywhere, by every name and address that they ever had. */
export async function aCanary(world: TestWorld) {
  const team = await furnishedTeam(world, 'cagemark');
  const { agent } = team;
  const call = async (sql: string, values: unknown[]) => world.pool.query(sql, values);
  await call('update users set email = $2 where id = $1', [agent.user_id, THERE]);
  const desk = await world.as(agent);
  await desk.users.updateMe({ full_name: BEFORE });
  await desk.users.updateMe({ full_name: NOW });
  await call('update users set email = $2 where id = $1', [agent.user_id, HERE]);
  await call('update people set email = $2 where id = $1', [agent.person_id, HERE]);
  await world.drain();
  await fill(world, team.id, agent);
  expect(await plant(world, team.id, `by ${NOW}`, HERE)).toEqual([]);
  const ticket = await desk.tickets.create({
    title: `Call ${NOW} back`,
    description: `Or write to ${HERE.toUpperCase()}`,
  });
  await desk.tickets.comments.create({
    ticket_id: ticket.id,
    content: `canary_o'bird  "TWEETY" was ${BEFORE} <${THERE}>.`,
  });
  await desk.tickets.assign({ ticket_id: ticket.id, assignee_id: team.owner.person_id });
  await (await sending(world, agent, `I am ${NOW}, ${HERE}`, `${NOW}.txt`)).files.upload({ ticket_id: ticket.id });
  const admin = await world.as(team.owner);
  await admin.tickets.comments.create({ ticket_id: ticket.id, content: `Thanks, ${NOW}!` });
  await world.drain();
  return { ...team, ticket };
}

/** Deletes their account. */
export async function goes(world: TestWorld, person: TestPerson): Promise<void> {
  await world.pool.query('update sessions set authenticated_at = now() where id = $1', [person.session_id]);
  // Mails about it are still on their way when the erasure begins.
  await (await world.as(person)).users.deleteMe();
}
