import type { sla, SlaBreach } from '@deskwire/contract/desk/sla.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { page } from '../../../kit/lists/page.ts';
import { keyOf } from '../../tickets/present.ts';
import type { Clocks } from '../engine/clock.ts';
import { delayOf, hoursOf } from '../present.ts';
import { readTicketClocks } from '../ticket-clocks.ts';
import * as queries from './queries.ts';

/** Missed deadlines. What is still owed grows later by the minute, so its delay is worked out now. */
export async function listBreaches(ctx: Ctx<typeof sla.breaches>, input: In<typeof sla.breaches>) {
  const { scope, user } = ctx;
  const { start_date, end_date, metric, owed } = input;
  const until = end_date === undefined ? ctx.now() : earlier(endOf(end_date, user.time_zone), ctx.now());
  const from = start_date === undefined ? undefined : startOf(start_date, user.time_zone);
  if (from !== undefined && end_date !== undefined && Date.parse(from) >= Date.parse(endOf(end_date, user.time_zone)))
    throw invalid('end_date', 'must be after start_date');
  const listed = await page(ctx, input, {
    key: ['sla_breaches', scope.team_id, start_date, end_date, metric, owed],
    find: (slice) => queries.listBreaches(ctx.db, scope, { from, to: until, metric, owed }, slice),
    position: (row) => [row.breach_at, row.ticket_id, row.metric, row.number],
    present: (row) => row,
  });
  const ids = listed.items.filter(({ stop }) => stop === null).map(({ ticket_id }) => ticket_id);
  const read = ids.length === 0 ? [] : await readTicketClocks(ctx, scope.team_id, [...new Set(ids)]);
  const clocks = new Map(read.map((one) => [one.ticket.id, one.clocks]));
  return { ...listed, items: listed.items.map((row) => presentBreach(scope, row, clocks.get(row.ticket_id))) };
}
const earlier = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? a : b);

function presentBreach(
  scope: TeamScope,
  { ticket_number, goal, elapsed, ...row }: queries.BreachRow,
  clocks: Clocks | undefined,
): SlaBreach {
  const ongoing = clocks?.ongoing[row.metric];
  const delay =
    elapsed === null
      ? delayOf(ongoing?.number === row.number ? ongoing : undefined)
      : hoursOf(Math.max(0, elapsed - goal) * 1000);
  return { ...row, key: keyOf(scope, ticket_number), delay_hours: delay };
}

/** A range of time asked for by dates or instants; a date is a day where the reader is. */
const isDate = (text: string): boolean => text.length === 10;
const midnight = (date: Temporal.PlainDate, time_zone: string): string =>
  new Date(date.toZonedDateTime(time_zone).epochMilliseconds).toISOString();

export const startOf = (text: string, time_zone: string): string =>
  isDate(text) ? midnight(Temporal.PlainDate.from(text), time_zone) : text;
/** The end is included: a range by dates ends with the last day. */
export const endOf = (text: string, time_zone: string): string =>
  isDate(text) ? midnight(Temporal.PlainDate.from(text).add({ days: 1 }), time_zone) : text;
