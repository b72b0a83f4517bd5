import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'ai_providers'>();

export interface NewProvider {
  readonly team_id: TeamId;
  readonly id: string;
  readonly name: string;
  readonly base_url: string;
  readonly model: string;
  readonly api_key: string | null;
  readonly position: number;
  readonly created_by: string;
  readonly created_at: string;
}
const returned = [
  'id',
  'name',
  'base_url',
  'model',
  'api_key',
  'position',
  'created_at',
  'updated_at',
  'version',
] as const;
export const insertProvider = (db: Tx, provider: NewProvider) =>
  on(db)
    .insertInto('ai_providers')
    .values({ ...provider, updated_at: provider.created_at })
    .returning(returned)
    .executeTakeFirstOrThrow();

export const updateProvider = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  change: Partial<Pick<NewProvider, 'name' | 'base_url' | 'model' | 'api_key' | 'position'>>,
  now: string,
) =>
  on(db)
    .updateTable('ai_providers')
    .set((eb) => ({ ...change, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(returned)
    .executeTakeFirst();

const one = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('ai_providers').select(returned).where('team_id', '=', team_id).where('id', '=', id);
export const findProvider = (db: Db, scope: InTeam, id: string) => one(db, scope, id).executeTakeFirst();
export const lockProvider = (db: Tx, scope: InTeam, id: string) => one(db, scope, id).forUpdate().executeTakeFirst();
export const deleteProvider = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .deleteFrom('ai_providers')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
