import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { ticket } from '../rules.ts';
import { at } from '../words.ts';
import { stage as tickets } from './tickets.ts';

export const stage = onStage({
  furnish: aPromise,
  access: {
    'sla.whatIf': 'team:sla.manage',
    'sla.rules.get': 'team:tickets.read',
    'sla.rules.delete': 'team:sla.manage',
    'sla.calendars.list': 'team:tickets.read',
    'sla.calendars.get': 'team:tickets.read',
    'sla.calendars.days': 'team:tickets.read',
    'sla.calendars.create': 'team:sla.manage',
    'sla.calendars.update': 'team:sla.manage',
    'sla.calendars.delete': 'team:sla.manage',
  },
  rowRules: {
    'sla.ticket': ticket,
  },
  inputs: {
    'sla.rules.set': () => ({ name: 'Urgent bugs', priority: 'urgent', response_time_hours: 2 }),
    'sla.calendars.create': () => ({ name: 'Weekdays', time_zone: 'Europe/Zurich' }),
    'sla.calendars.delete': ({ own }) => ({ calendar_id: own.unused }),
    'sla.calendars.days': () => ({ start_date: '2026-11-01', end_date: '2026-11-07' }),
  },
  // Setting a rule makes it where there is none.
  versionsApart: ['sla.rules.set'],
  passing: ['sla_alerts'],
});

/** A promise, and a ticket to which it was not kept, as the clocks would have found it. */
async function aPromise(world: TestWorld, { id: team_id, owner, agent, mark, of }: Desk) {
  const desk = await world.as(owner);
  const place = { time_zone: 'UTC' };
  const calendar = await desk.sla.calendars.create({ ...place, name: `${mark} calendar` });
  const unused = await desk.sla.calendars.create({ ...place, name: `${mark} unused calendar` });
  const promise = { ticket_type: 'bug' as const, response_time_hours: 4, calendar_id: calendar.id };
  const rule = await desk.sla.rules.set({ ...promise, name: `${mark} rule` });
  const { rows } = await of(tickets);
  const { kysely } = world;
  const ticket_id = rows.ticket;
  await kysely.insertInto('sla_clocks').values({ team_id, ticket_id, known_at: at }).execute();
  await kysely
    .insertInto('sla_cycles')
    .values({
      team_id,
      ticket_id,
      metric: 'first_response',
      number: 1,
      rule_id: rule.id,
      start: at,
      breach_at: at,
      goal: 60,
      ticket_type: 'bug',
      priority: 'medium',
      assignee_id: agent.person_id,
    })
    .execute();
  return { rows: { sla_calendar: calendar.id, sla_rule: rule.id }, unused: unused.id };
}
