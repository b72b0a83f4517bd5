import type { aiModels } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { entitlementsOf, usedToday } from '../../../kit/limits/entitlements.ts';
import { endOf } from '../asking/reserve.ts';
import { whoseOf } from '../calls/present.ts';
import { countByDay } from './queries.ts';
import { rangeOf } from './range.ts';

/** How much was asked, day by day, and what the plan leaves for today. */
export async function getUsage(
  { db, scope, now }: Pick<Ctx<typeof aiModels.usage>, 'db' | 'scope' | 'now'>,
  input: In<typeof aiModels.usage>,
): Promise<Out<typeof aiModels.usage>> {
  const { from, to, until } = rangeOf(now(), input);
  const days = await countByDay(db, whoseOf(scope), { from, until });
  const total = { calls: 0, failed: 0, input: 0, cached: 0, output: 0, reasoning: 0 };
  for (const { day: _, ...counts } of days)
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
  const { ai_tokens_a_day: allowed } = await entitlementsOf(db, scope);
  const used = await usedToday(db, scope, 'ai_tokens_a_day', now());
  return { from, to, total, days, tokens_today: { used, allowed, resets_at: endOf('day', now()) } };
}
