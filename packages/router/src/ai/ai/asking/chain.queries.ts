import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'ai_providers' | 'ai_models'>();

/** The providers of a team, in the order in which they are asked. */
export const listProviders = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('ai_providers')
    .select(['id', 'name', 'base_url', 'model', 'api_key', 'position', 'created_at', 'updated_at', 'version'])
    .where('team_id', '=', team_id)
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
export type ProviderRow = Awaited<ReturnType<typeof listProviders>>[number];

/** The known facts about the models of some providers. */
export const listModels = (db: Db, sources: readonly string[]) =>
  on(db)
    .selectFrom('ai_models')
    .select(['source', 'model', 'without', 'listed_at', 'gone_at'])
    .where((eb) => eb('source', '=', eb.fn.any(eb.val(sources as string[]))))
    .orderBy('source')
    .orderBy('model')
    .execute();
export type ModelRow = Awaited<ReturnType<typeof listModels>>[number];

/** Notes parameters that a model does not accept. */
export const noteWithout = (db: Tx, source: string, model: string, without: readonly string[]) =>
  on(db)
    .insertInto('ai_models')
    .values({ source, model, without: [...without] })
    .onConflict((conflict) => conflict.columns(['source', 'model']).doUpdateSet({ without: [...without] }))
    .execute();

export const noteGone = (db: Tx, source: string, model: string, now: string) =>
  on(db)
    .insertInto('ai_models')
    .values({ source, model, gone_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'model'])
        .doUpdateSet((eb) => ({ gone_at: eb.fn.coalesce('ai_models.gone_at', eb.val(now)) })),
    )
    .execute();

/** Notes what a provider lists now, in one order and each once, however it lists them; models that it listed before are gone. */
export async function noteListed(db: Tx, source: string, models: readonly string[], now: string): Promise<void> {
  await sql`
    insert into ai_models (source, model, listed_at)
    select distinct ${source}, model, ${now}::timestamptz from unnest(${models}::text[]) as model order by model
    on conflict (source, model) do update set listed_at = excluded.listed_at, gone_at = null`.execute(on(db));
  await on(db)
    .updateTable('ai_models')
    .set({ gone_at: now })
    .where('source', '=', source)
    .where('listed_at', '<', now)
    .where('gone_at', 'is', null)
    .execute();
}

export const forgetModels = (db: Tx, source: string) =>
  on(db).deleteFrom('ai_models').where('source', '=', source).execute();

/** Every provider of every team: what is listed there is read again by the hour. */
export const listAllProviders = (db: Db) =>
  on(db).selectFrom('ai_providers').select(['team_id', 'id', 'base_url', 'api_key']).orderBy('id').execute();
