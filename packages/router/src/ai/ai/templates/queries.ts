import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'ai_templates' | 'ai_template_versions'>();
const columns = [
  'ai_templates.id',
  'ai_templates.name',
  'ai_templates.description',
  'ai_templates.body',
  'ai_templates.created_by',
  'ai_templates.created_at',
  'ai_templates.updated_at',
  'ai_templates.deleted_at',
  'ai_templates.version',
  personShown('ai_templates.team_id', 'ai_templates.created_by').as('creator'),
] as const;
/** Templates that are there, or those that were deleted. */
const all = (db: Db, { team_id }: InTeam, deleted = false) =>
  on(db)
    .selectFrom('ai_templates')
    .where('ai_templates.team_id', '=', team_id)
    .where('ai_templates.deleted_at', deleted ? 'is not' : 'is', null);

export function listTemplates(db: Db, scope: InTeam, deleted: boolean, slice: Slice) {
  const matching = all(db, scope, deleted);
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
export type TemplateText = Pick<TemplateRow, 'name' | 'description' | 'body'>;
/** Changes a template that is locked, and keeps what it said. */
export async function updateTemplate(
  db: Tx,
  { team_id, person_id }: TeamScope,
  id: string,
  change: Partial<TemplateText>,
  now: string,
): Promise<void> {
  await sql`
    insert into ai_template_versions (team_id, template_id, version, name, description, body, edited_by, edited_at)
    select team_id, id, version, name, description, body, coalesce(updated_by, created_by), updated_at
    from ai_templates where team_id = ${team_id} and id = ${id}`.execute(on(db));
  await on(db)
    .updateTable('ai_templates')
    .set((eb) => ({ ...change, updated_at: now, updated_by: person_id, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
}

/** The versions of a template, by number. */
const saidBy = (db: Db, { team_id }: InTeam, template_id: string) =>
  on(db).selectFrom(
    on(db)
      .selectFrom('ai_template_versions')
      .select(['team_id', 'version', 'name', 'description', 'body', 'edited_by', 'edited_at'])
      .select(sql<boolean>`false`.as('is_current'))
      .where('team_id', '=', team_id)
      .where('template_id', '=', template_id)
      .unionAll(
        on(db)
          .selectFrom('ai_templates')
          .select(['team_id', 'version', 'name', 'description', 'body'])
          .select((eb) => eb.fn.coalesce('updated_by', 'created_by').as('edited_by'))
          .select('updated_at as edited_at')
          .select(sql<boolean>`true`.as('is_current'))
          .where('team_id', '=', team_id)
          .where('id', '=', template_id),
      )
      .as('v'),
  );
export function listVersions(db: Db, scope: InTeam, template_id: string, slice: Slice) {
  const rows = saidBy(db, scope, template_id)
    .select(['v.version', 'v.name', 'v.description', 'v.body', 'v.edited_by', 'v.edited_at', 'v.is_current'])
    .select(personShown('v.team_id', 'v.edited_by').as('editor'));
  const matching = saidBy(db, scope, template_id).select('v.version as id');
  return listed(db, { rows, matching }, ['v.version'], 'desc', slice);
}
export const findVersion = (db: Db, scope: InTeam, template_id: string, version: number) =>
  saidBy(db, scope, template_id)
    .select(['v.name', 'v.description', 'v.body'])
    .where('v.version', '=', version)
    .executeTakeFirst();
/** Deletes or restores a template. Its versions stay with it. */
export const setDeleted = (db: Tx, { team_id }: InTeam, id: string, deleted_at: string | null) =>
  on(db)
    .updateTable('ai_templates')
    .set({ deleted_at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', deleted_at === null ? 'is not' : 'is', null)
    .returning('name')
    .executeTakeFirst();
