import type { aiModels } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { whoseOf } from '../calls/present.ts';
import { sumCosts } from './queries.ts';
import { rangeOf } from './range.ts';

/** Sums the costs of calls. */
export async function getCosts(
  { db, scope, now }: Pick<Ctx<typeof aiModels.costs>, 'db' | 'scope' | 'now'>,
  input: In<typeof aiModels.costs>,
): Promise<Out<typeof aiModels.costs>> {
  const { from, to, until } = rangeOf(now(), input);
  const items = await sumCosts(db, whoseOf(scope), { from, until }, input.by ?? 'model');
  const sum = (of: 'cost_nanos' | 'unpriced_calls') => items.reduce((total, item) => total + item[of], 0);
  return { from, to, currency: 'USD', total_nanos: sum('cost_nanos'), unpriced_calls: sum('unpriced_calls'), items };
}
