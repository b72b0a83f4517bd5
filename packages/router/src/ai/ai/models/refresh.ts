import { ModelError } from '@deskwire/adapters/model-error.ts';
import { listModels as askFor, type ModelEndpoint } from '@deskwire/adapters/openai.ts';
import type { aiModels } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, Out, Writing } from '../../../kit/context.ts';
import { readChain } from '../asking/chain.ts';
import { noteListed } from '../asking/chain.queries.ts';
import { listModels } from './list.ts';

type Entry = typeof aiModels.refresh;
interface Reading {
  readonly now: () => string;
  commit<T>(work: (tx: Pick<Writing, 'db'>) => Promise<T>): Promise<T>;
}

/** Asks the providers of the team now, instead of within the hour. */
export async function refreshTeam(ctx: Ctx<Entry>): Promise<Out<Entry>> {
  const { providers } = await readChain(ctx);
  const away: string[] = [];
  for (const { source, endpoint, name } of providers) if (!(await readModels(ctx, source, endpoint))) away.push(name);
  return { ...(await listModels(ctx)), away };
}

/** Notes what a provider lists. False: it is away, and keeps the list that it gave last. */
export async function readModels({ commit, now }: Reading, source: string, endpoint: ModelEndpoint): Promise<boolean> {
  try {
    const models = await askFor(endpoint);
    await commit(({ db }) => noteListed(db, source, models, now()));
    return true;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return false;
  }
}
