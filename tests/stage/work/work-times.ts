import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, PRIVATE, STAFF_ONLY } from '../words.ts';
import type { Actor } from '../../kit/actors.ts';
import { handles, has, manages } from '../rules.ts';
import { stage as tasks } from './tasks.ts';
import { stage as tickets } from '../desk/tickets.ts';

export const stage = onStage({
  furnish: someTimes,
  access: {
    'workTimes.list': 'team:projects.read',
    'workTimes.totals': 'team:projects.read',
    'workTimes.current': 'team:projects.read',
    'workTimes.start': 'team:tickets.beAssigned',
    'workTimes.stop': 'team:tickets.beAssigned',
    'workTimes.log': 'team:tickets.beAssigned',
    'workTimes.update': 'team:tickets.beAssigned',
    'workTimes.delete': 'team:tickets.beAssigned',
  },
  rowRules: {
    'workTimes.list': ofTicket,
    'workTimes.totals': ofTicket,
    'workTimes.start': ofTicket,
    'workTimes.log': ofTicket,
    'workTimes.update': corrects,
    'workTimes.delete': corrects,
  },
  inputs: {
    'workTimes.list': ({ a }) => ({ ticket_id: a.rows.ticket }),
    'workTimes.totals': ({ a }) => ({ ticket_id: a.rows.ticket }),
    'workTimes.start': ({ a }) => ({ ticket_id: a.rows.ticket }),
    'workTimes.log': ({ a }) => ({ ticket_id: a.rows.ticket, minutes: 10 }),
    'workTimes.update': () => ({ minutes: 5 }),
  },
  unsuccessful: {
    'workTimes.stop': 'nobody who may work has started; work-times.test.ts has somebody who did',
  },
  harmless: {
    'workTimes.list person_id': 'a filter: only time on what the caller sees is ever put to it',
    'workTimes.totals person_id': 'a filter: only time on what the caller sees is ever put to it',
  },
  apart: Object.fromEntries(
    ['list', 'totals', 'start', 'log'].map((name) => [`workTimes.${name} task_id`, ['ticket_id']]),
  ),
});

/** Who sees all tickets sees the time on that of the stage; members see that of theirs. */
function ofTicket(actor: Actor) {
  return handles(actor) || has(actor, 'viewer', 'tickets.readAll') ? 'Y' : '404';
}
function corrects(actor: Actor) {
  if (manages(actor)) return 'Y';
  return handles(actor) ? '403' : '404';
}

/** Time that the agent spent on the ticket and the task of the stage, and on the private task. */
async function someTimes({ kysely }: TestWorld, desk: Desk) {
  const { id: team_id, agent, mark } = desk;
  const { ticket } = (await desk.of(tickets)).rows;
  const { rows, secret } = await desk.of(tasks);
  const ended_at = new Date(Date.parse(at) + 30_000).toISOString();
  const base = { team_id, person_id: agent.person_id, started_at: at, ended_at, created_at: at, updated_at: at };
  const [ofTicketId, ofTask, hidden] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('work_times')
    .values([
      { ...base, id: ofTicketId, ticket_id: ticket, note: `${mark} ${STAFF_ONLY} work` },
      { ...base, id: ofTask, task_id: rows.task, note: `${mark} work` },
      { ...base, id: hidden, task_id: secret.task, note: `${mark} ${PRIVATE} work` },
    ])
    .execute();
  return { rows: { work_time: ofTicketId }, secret: { work_time: hidden } };
}
