import { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { deleteRule } from './delete.ts';
import { getRule } from './get.ts';
import { listRules } from './list.ts';
import { setRule } from './set.ts';

export const slaRulesRouter = router({
  list: procedure(slaRules.list).query(({ ctx, input }) => listRules(ctx, input)),
  set: procedure(slaRules.set).mutation(({ ctx, input }) => setRule(ctx, input)),
  get: procedure(slaRules.get).query(({ ctx, input }) => getRule(ctx, input)),
  delete: procedure(slaRules.delete).mutation(({ ctx, input }) => deleteRule(ctx, input)),
});
