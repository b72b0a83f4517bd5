import { randomBytes } from 'node:crypto';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../testing/world.ts';
import { officeHours, workweek } from './engine/clock.fixture.ts';

const DAY = 86_400_000;
const HOUR = DAY / 24;

/** The time of the world, in milliseconds. */
export const timeOf = (world: TestWorld): number => Date.now() + world.clock.offset_ms;

/** Lets time pass until a weekday at an hour of UTC, at least a day ahead; answers when that is. */
export function waitFor(world: TestWorld, weekday: number, hour: number): number {
  const tomorrow = Math.ceil(timeOf(world) / DAY) * DAY;
  const days = (weekday - new Date(tomorrow).getUTCDay() + 7) % 7;
  const at = tomorrow + days * DAY + hour * HOUR;
  world.clock.advance({ milliseconds: at - timeOf(world) });
  return at;
}
export const [sunday, monday, friday, saturday] = [0, 1, 5, 6] as const;

/** A team that works from nine to five in UTC, with somebody of each kind. */
export async function aDesk(world: TestWorld) {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const agent = await aMember(world.kysely, team, 'agent');
  const other = await aMember(world.kysely, team, 'agent');
  const requester = await aMember(world.kysely, team, 'requester');
  const calendar = await (
    await world.as(admin)
  ).sla.calendars.create({ name: `Office ${randomBytes(2).toString('hex')}`, time_zone: 'UTC', hours: workweek });
  return { team, admin, agent, other, requester, calendar };
}
export { officeHours, workweek };

/** What was called out of a ticket, oldest first: `resolution 1 90`. */
export async function calledOut(world: TestWorld, ticket_id: string): Promise<string[]> {
  const rows = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .select(['e.type', 'p.payload'])
    .where('e.entity_id', '=', ticket_id)
    .where('e.type', 'like', 'sla.%')
    .orderBy('e.id')
    .execute();
  return rows.map(({ payload }) => {
    const { metric, number, percent } = payload as { metric: string; number: number; percent: number };
    return `${metric} ${number} ${percent}`;
  });
}
