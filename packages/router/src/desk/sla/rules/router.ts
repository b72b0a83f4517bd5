import { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { deleteRule } from './delete.ts';
import * as queries from './queries.ts';
import { setRule } from './set.ts';

export const slaRulesRouter = router({
  list: procedure(slaRules.list).query(({ ctx, input }) =>
    page(ctx, input, {
      of: ['sla_rules', ctx.scope.team_id],
      find: (slice) => queries.listRules(ctx.db, ctx.scope, slice),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    }),
  ),
  set: procedure(slaRules.set).mutation(({ ctx, input }) => setRule(ctx, input)),
  get: procedure(slaRules.get).query(async ({ ctx, input }) => {
    const rule = await queries.findRule(ctx.db, ctx.scope, input.rule_id);
    if (rule === undefined) throw new AppError('SLA_RULE_NOT_FOUND');
    return rule;
  }),
  delete: procedure(slaRules.delete).mutation(({ ctx, input }) => deleteRule(ctx, input)),
});
