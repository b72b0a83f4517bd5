import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'workflow_secrets'>();
const shown = ['name', 'hosts', 'updated_at'] as const;

const secrets = (db: Db, { team_id }: InTeam, workflow_id: string) =>
  on(db).selectFrom('workflow_secrets').where('team_id', '=', team_id).where('workflow_id', '=', workflow_id);

export const listSecrets = (db: Db, scope: InTeam, workflow_id: string) =>
  secrets(db, scope, workflow_id).select(shown).orderBy('name').execute();

/** The sealed values of these names. */
export const readSecrets = (db: Db, scope: InTeam, workflow_id: string, names: readonly string[]) =>
  secrets(db, scope, workflow_id)
    .select(['name', 'sealed', 'hosts'])
    .where('name', 'in', [...names, ''])
    .execute();

interface Secret {
  workflow_id: string;
  name: string;
  sealed: string;
  hosts: string[];
  updated_by: string;
  updated_at: string;
}
export const putSecret = (db: Tx, { team_id }: InTeam, { workflow_id, name, ...value }: Secret) =>
  on(db)
    .insertInto('workflow_secrets')
    .values({ team_id, workflow_id, name, ...value })
    .onConflict((conflict) => conflict.columns(['team_id', 'workflow_id', 'name']).doUpdateSet(value))
    .returning(shown)
    .executeTakeFirstOrThrow();

export const deleteSecret = async (db: Tx, { team_id }: InTeam, workflow_id: string, name: string): Promise<boolean> =>
  (await on(db)
    .deleteFrom('workflow_secrets')
    .where('team_id', '=', team_id)
    .where('workflow_id', '=', workflow_id)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst()) !== undefined;
