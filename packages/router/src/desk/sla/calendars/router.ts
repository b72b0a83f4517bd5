import { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createCalendar } from './create.ts';
import { daysOf } from './days.ts';
import { deleteCalendar } from './delete.ts';
import * as queries from './queries.ts';
import { updateCalendar } from './update.ts';

async function getCalendar(db: Db, scope: TeamScope, id: string): Promise<SlaCalendar> {
  const calendar = await queries.findCalendar(db, scope, id);
  if (calendar === undefined) throw new AppError('SLA_CALENDAR_NOT_FOUND');
  return calendar;
}

export const slaCalendarsRouter = router({
  list: procedure(slaCalendars.list).query(({ ctx, input }) =>
    page(ctx, input, {
      of: ['sla_calendars', ctx.scope.team_id],
      find: (slice) => queries.listCalendars(ctx.db, ctx.scope, slice),
      position: (row) => [row.name],
      present: (row) => row,
    }),
  ),
  get: procedure(slaCalendars.get).query(({ ctx, input }) => getCalendar(ctx.db, ctx.scope, input.calendar_id)),
  days: procedure(slaCalendars.days).query(async ({ ctx, input }) => ({
    days: daysOf(await getCalendar(ctx.db, ctx.scope, input.calendar_id), {
      start: input.start_date,
      end: input.end_date,
    }),
  })),
  create: procedure(slaCalendars.create).mutation(({ ctx, input }) => createCalendar(ctx, input)),
  update: procedure(slaCalendars.update).mutation(({ ctx, input }) => updateCalendar(ctx, input)),
  delete: procedure(slaCalendars.delete).mutation(({ ctx, input }) => deleteCalendar(ctx, input)),
});
