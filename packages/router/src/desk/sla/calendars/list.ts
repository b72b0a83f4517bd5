import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the team's business calendars by name. */
export const listCalendars = (
  ctx: Ctx<typeof slaCalendars.list>,
  input: In<typeof slaCalendars.list>,
): Promise<PageOf<SlaCalendar>> =>
  page(ctx, input, {
    key: ['sla_calendars', ctx.scope.team_id],
    find: (slice) => queries.listCalendars(ctx.db, ctx.scope, slice),
    position: (row) => [row.name],
    present: (row) => row,
  });
