import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'ai_templates'>();
const columns = [
  'ai_templates.id',
  'ai_templates.name',
  'ai_templates.description',
  'ai_templates.body',
  'ai_templates.created_by',
  'ai_templates.created_at',
  'ai_templates.updated_at',
  'ai_templates.version',
  personShown('ai_templates.team_id', 'ai_templates.created_by').as('creator'),
] as const;
const all = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('ai_templates').where('ai_templates.team_id', '=', team_id);

export function listTemplates(db: Db, scope: InTeam, slice: Slice) {
  const matching = all(db, scope);
  const keys = ['ai_templates.created_at', 'ai_templates.id'] as const;
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('ai_templates.id') },
    keys,
    'desc',
    slice,
  );
}
export const findTemplate = (db: Db, scope: InTeam, id: string) =>
  all(db, scope).select(columns).where('ai_templates.id', '=', id).executeTakeFirst();
export type TemplateRow = NonNullable<Awaited<ReturnType<typeof findTemplate>>>;
export const lockTemplate = (db: Tx, scope: InTeam, id: string) =>
  all(db, scope).select(columns).where('ai_templates.id', '=', id).forUpdate('ai_templates').executeTakeFirst();

export async function insertTemplate(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { at, ...template }: { id: string; name: string; description: string; body: string; at: string },
): Promise<void> {
  await on(db)
    .insertInto('ai_templates')
    .values({ ...template, team_id, created_by: person_id, created_at: at, updated_at: at })
    .execute();
}
export const updateTemplate = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  change: Partial<Pick<TemplateRow, 'name' | 'description' | 'body'>>,
  now: string,
) =>
  on(db)
    .updateTable('ai_templates')
    .set((eb) => ({ ...change, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
export const deleteTemplate = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .deleteFrom('ai_templates')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
