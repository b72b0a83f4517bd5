import { embed } from '@deskwire/adapters/openai-embeddings.ts';
import { ModelError } from '@deskwire/adapters/model-error.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import { kindsFor, type Searching, type Wanted } from '../ranking/rank.ts';
import type { RankedRow } from '../ranking/queries.ts';
import * as queries from './queries.ts';
import { signatureOf, similarity, unit } from './vector.ts';

/** How long a question waits for its vector, in milliseconds; after that, it is answered by words alone. */
const PATIENCE_MS = 1_500;
const FIRST_LOOK = 1_000;
const SECOND_LOOK = 20_000;
const ENOUGH = 10;

/** The model by which a question of the team is compared; undefined where words are all there is. */
export async function modelFor({ db, scope, services }: Searching): Promise<queries.TeamModel | undefined> {
  return services.models.embeddings === undefined ? undefined : queries.findModel(db, scope);
}

/** The vectors of questions by a model; undefined if it does not answer in time. */
export async function vectorsOf(
  { services }: Pick<Searching, 'services'>,
  model: queries.TeamModel,
  texts: readonly string[],
  timeout_ms = PATIENCE_MS,
): Promise<number[][] | undefined> {
  try {
    const vectors = await embed(services.models.embeddings!, { model: model.name, texts, timeout_ms });
    return vectors.map(unit);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

/** The rows whose passages are nearest to a question, each by its nearest one. */
export async function nearest(
  searching: Searching,
  model: queries.TeamModel,
  vector: readonly number[],
  { query: _, kinds: wanted, sort: __, limit, offset: ___, ...filter }: Wanted,
): Promise<RankedRow[]> {
  const { db, scope, now } = searching;
  const kinds = kindsFor(searching, wanted);
  if (kinds.length === 0) return [];
  const internal = seesInternal(scope.roles);
  const asked = { kinds, internal, model_id: model.id, signature: signatureOf(vector), filter, now: now() };
  let found = await queries.listNearest(db, scope, { ...asked, most: FIRST_LOOK });
  const isAll = found.rows.length > 0 && found.looked_at < FIRST_LOOK;
  if (found.rows.length < ENOUGH && !isAll)
    found = await queries.listNearest(db, scope, { ...asked, most: SECOND_LOOK });
  const best = new Map<string, RankedRow>();
  for (const { scale, vector: bytes, ...row } of found.rows) {
    const score = similarity(vector, scale, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    const name = `${row.kind} ${row.id}`;
    if (score > (best.get(name)?.score ?? -2)) best.set(name, { ...row, score });
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score).slice(0, limit);
}
