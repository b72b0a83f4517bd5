import type { aiBudgets } from '@deskwire/contract/ai/ai.models.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Out, TeamScope } from '../../../kit/context.ts';
import * as queries from '../asking/reserve.queries.ts';
import { readVersion } from '../../../kit/versions/whole.ts';
import { endOf, startOf } from '../asking/reserve.ts';

type Budgets = Out<typeof aiBudgets.list>;
/** Their name as a whole that has a version. */
export const BUDGETS = 'ai_budgets';

/** The budgets of a team, and how much of them is used: of those for each person, by the person who looks. */
export async function listBudgets({
  db,
  scope,
  now,
}: {
  db: Db;
  scope: TeamScope;
  now: () => string;
}): Promise<Budgets> {
  const version = await readVersion(db, scope, BUDGETS);
  const budgets = await queries.listBudgets(db, scope);
  const items = [];
  for (const budget of budgets) {
    const subject = budget.subject === 'team' ? 'team' : scope.person_id;
    const counter = { subject, period: budget.period, starts: startOf(budget.period, now()) };
    const used = await queries.readCounter(db, scope, counter);
    items.push({ ...budget, tokens_used: used.tokens, nanos_used: used.nanos, resets_at: endOf(budget.period, now()) });
  }
  return { items, version };
}
