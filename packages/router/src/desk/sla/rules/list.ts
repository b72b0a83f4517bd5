import type { SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import type { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import type { PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the team's SLA rules. */
export const listRules = (ctx: Ctx<typeof slaRules.list>, input: In<typeof slaRules.list>): Promise<PageOf<SlaRule>> =>
  page(ctx, input, {
    key: ['sla_rules', ctx.scope.team_id],
    find: (slice) => queries.listRules(ctx.db, ctx.scope, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
