import { isOpenAI, type Droppable, type ModelEndpoint } from '@deskwire/adapters/openai.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './chain.queries.ts';

/** One model that can be asked, and where. */
export interface Link {
  /** `openai` or `compatible` of the operator, or the id of a provider of the team. */
  readonly source: string;
  readonly kind: 'openai' | 'compatible';
  readonly name: string;
  readonly endpoint: ModelEndpoint;
  readonly model: string;
  readonly without: readonly Droppable[];
}
interface Asking {
  readonly db: Db;
  readonly scope: InTeam;
  readonly services: Pick<Services, 'models' | 'keyring'>;
}

const placeOf = (team_id: string, id: string): string => `ai_providers:${team_id}:${id}`;
export const sealKey = ({ keyring }: Pick<Services, 'keyring'>, team_id: string, id: string, key: string): string =>
  keyring.seal(key, placeOf(team_id, id));

/** The endpoint of a provider of a team. Its address is on the public internet, whatever the team entered. */
export const endpointOf = (
  { keyring, models }: Asking['services'],
  team_id: string,
  { id, base_url, api_key }: Pick<queries.ProviderRow, 'id' | 'base_url' | 'api_key'>,
): ModelEndpoint => ({
  base_url,
  api_key: api_key === null ? undefined : keyring.open(api_key, placeOf(team_id, id)),
  outbound: models.outbound,
});

const platformNames = { openai: 'OpenAI', compatible: 'Local models' } as const;

/** Everything that can be asked without the choice of a model: the providers of the team, then those of the operator. */
async function providersOf({ db, scope, services }: Asking): Promise<Omit<Link, 'without'>[]> {
  const own = await queries.listProviders(db, scope);
  return [
    ...own.map((row) => ({
      source: row.id,
      kind: isOpenAI(row) ? ('openai' as const) : ('compatible' as const),
      name: row.name,
      endpoint: endpointOf(services, scope.team_id, row),
      model: row.model,
    })),
    ...services.models.platform.map(({ kind, model, ...endpoint }) => ({
      source: kind,
      kind,
      name: platformNames[kind],
      endpoint,
      model,
    })),
  ];
}

/** The providers with what is known of their models. */
export async function readChain(
  ctx: Asking,
): Promise<{ providers: Omit<Link, 'without'>[]; models: queries.ModelRow[] }> {
  const providers = await providersOf(ctx);
  if (providers.length === 0) return { providers, models: [] };
  return {
    providers,
    models: await queries.listModels(
      ctx.db,
      providers.map(({ source }) => source),
    ),
  };
}

/**
 * The models to ask, in order. A chosen one comes first, where a provider serves it; one that is gone falls back to the
 * defaults. Throws AI_MODEL_NOT_FOUND where no provider has ever served the one that the call names.
 */
export async function chainOf(
  ctx: Asking,
  choice: { readonly named?: string | undefined; readonly preferred?: string | null | undefined },
): Promise<Link[]> {
  const { providers, models } = await readChain(ctx);
  const withoutOf = (source: string, model: string) =>
    (models.find((row) => row.source === source && row.model === model)?.without ?? []) as readonly Droppable[];
  const linkOf = (provider: Omit<Link, 'without'>, model: string): Link => ({
    ...provider,
    model,
    without: withoutOf(provider.source, model),
  });
  const serves = ({ source, model }: Omit<Link, 'without'>, wanted: string) =>
    model === wanted || models.some((row) => row.source === source && row.model === wanted && row.gone_at === null);
  const chosen = choice.named ?? choice.preferred ?? undefined;
  const serving = chosen === undefined ? [] : providers.filter((provider) => serves(provider, chosen));
  if (choice.named !== undefined && serving.length === 0 && !models.some(({ model }) => model === choice.named))
    throw new AppError('AI_MODEL_NOT_FOUND');
  const first = serving.map((provider) => linkOf(provider, chosen!));
  const rest = providers
    .map((provider) => linkOf(provider, provider.model))
    .filter((link) => !first.some((other) => other.source === link.source && other.model === link.model));
  return [...first, ...rest];
}
