import type { AiModel } from '@deskwire/contract/ai/ai.schemas.ts';
import type { aiModels } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { readChain } from '../asking/chain.ts';
import { canSee, priceFrom } from '../asking/prices.ts';
import { pricesOn } from '../prices/queries.ts';

/** The models of all providers: what they list, their default, and what has gone since. Without a provider there are none. */
export async function listModels(
  ctx: Pick<Ctx<typeof aiModels.list>, 'db' | 'scope' | 'services' | 'now'>,
): Promise<Out<typeof aiModels.list>> {
  const { providers, models } = await readChain(ctx);
  const set = await pricesOn(ctx.db, ctx.now().slice(0, 10));
  const items: AiModel[] = [];
  for (const provider of providers) {
    const known = models.filter(
      ({ source, listed_at, gone_at }) => source === provider.source && (listed_at ?? gone_at) !== null,
    );
    const names = new Set([provider.model, ...known.map(({ model }) => model)]);
    for (const model of names) {
      const price = await priceFrom(
        set,
        { kind: provider.kind, base_url: provider.endpoint.base_url, model },
        ctx.now(),
      );
      items.push({
        provider: provider.kind,
        provider_name: provider.name,
        model,
        is_default: model === provider.model,
        context_tokens: price?.context_tokens ?? null,
        vision: canSee(model),
        input_nanos: price?.input_nanos ?? null,
        output_nanos: price?.output_nanos ?? null,
        gone_at: known.find((row) => row.model === model)?.gone_at ?? null,
      });
    }
  }
  return { items };
}
