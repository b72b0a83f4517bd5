import type { aiBudgets } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import * as queries from '../asking/reserve.queries.ts';
import { BUDGETS, listBudgets } from './list.ts';

/** Limits what calls may use from now on. What was counted before counts too. */
export async function setBudget(
  ctx: Ctx<typeof aiBudgets.set>,
  { subject, period, tokens = null, nanos = null, version }: In<typeof aiBudgets.set>,
): Promise<Out<typeof aiBudgets.set>> {
  const { db, scope, events, now } = ctx;
  await nextVersion(db, scope, BUDGETS, version, () => listBudgets(ctx));
  await queries.setBudget(db, scope, { subject, period, tokens, nanos }, now());
  await queries.forgetWarnings(db, scope, { subject, period });
  events.add('ai_budget.set', { id: scope.team_id }, { subject, period, tokens, nanos });
  return listBudgets(ctx);
}
