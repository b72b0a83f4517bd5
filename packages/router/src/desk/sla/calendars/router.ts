import { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createCalendar } from './create.ts';
import { listDays } from './days.ts';
import { deleteCalendar } from './delete.ts';
import { getCalendar } from './get.ts';
import { listCalendars } from './list.ts';
import { updateCalendar } from './update.ts';

export const slaCalendarsRouter = router({
  list: procedure(slaCalendars.list).query(({ ctx, input }) => listCalendars(ctx, input)),
  get: procedure(slaCalendars.get).query(({ ctx, input }) => getCalendar(ctx, input)),
  days: procedure(slaCalendars.days).query(({ ctx, input }) => listDays(ctx, input)),
  create: procedure(slaCalendars.create).mutation(({ ctx, input }) => createCalendar(ctx, input)),
  update: procedure(slaCalendars.update).mutation(({ ctx, input }) => updateCalendar(ctx, input)),
  delete: procedure(slaCalendars.delete).mutation(({ ctx, input }) => deleteCalendar(ctx, input)),
});
