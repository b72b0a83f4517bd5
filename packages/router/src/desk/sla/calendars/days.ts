import type { z } from 'zod';
import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import { weekdays, type SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { holidaysOf } from '../engine/holidays.ts';
import { withHolidays } from '../with-holidays.ts';
import { getCalendar } from './get.ts';

type Days = typeof slaCalendars.days;

const LONGEST = 366;
const midnight = [{ from: '00:00', to: '24:00' }];

/** Lists the working hours of each date from `start_date` to `end_date`, both included, as people plan with them. */
export async function listDays(
  ctx: Pick<Ctx<Days>, 'db' | 'scope'>,
  { calendar_id, start_date, end_date }: In<Days>,
): Promise<z.input<Days['output']>> {
  const calendar = await getCalendar(ctx, { calendar_id });
  const first = Temporal.PlainDate.from(start_date);
  const length = first.until(Temporal.PlainDate.from(end_date)).days + 1;
  if (length < 1 || length > LONGEST) throw invalid('end_date', 'must be within a year after start_date');
  const days = await withHolidays(() => Array.from({ length }, (_, n) => dayOf(calendar, first.add({ days: n }))));
  return { days };
}

function dayOf({ hours, holidays, special_days }: SlaCalendar, date: Temporal.PlainDate) {
  const iso = date.toString();
  if (hours === null) return { date: iso, name: null, hours: midnight };
  const special = special_days.find((day) => day.date === iso);
  if (special !== undefined) return { date: iso, name: special.name ?? null, hours: special.hours };
  const usual = hours[weekdays[date.dayOfWeek - 1]!] ?? [];
  const holiday = holidays === null ? undefined : holidaysOf(holidays, date.year).get(iso);
  if (holiday === undefined) return { date: iso, name: null, hours: usual };
  const closes = Temporal.PlainTime.from({ hour: 0 }).add({ minutes: holiday.from_minute }).toString().slice(0, 5);
  return {
    date: iso,
    name: holiday.name,
    hours: usual.map(({ from, to }) => ({ from, to: to < closes ? to : closes })).filter(({ from, to }) => from < to),
  };
}
