import { sql } from 'kysely';
import type { InspectionItem } from '@deskwire/contract/field/inspections.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { holds } from '../../../kit/lists/search.ts';

const on = tables<'inspection_templates' | 'inspection_template_revisions'>();

const columns = [
  't.id',
  't.team_id',
  't.name',
  't.description',
  't.revision',
  sql<InspectionItem[]>`(select r.items from inspection_template_revisions r
    where r.team_id = t.team_id and r.template_id = t.id and r.revision = t.revision)`.as('items'),
  't.created_by',
  personShown('t.team_id', 't.created_by').as('creator'),
  't.created_at',
  't.updated_at',
  't.deleted_at',
  't.version',
] as const;
const rows = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('inspection_templates as t').where('t.team_id', '=', team_id);

export const findTemplate = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).select(columns).where('t.id', '=', id).where('t.deleted_at', 'is', null).executeTakeFirst();
export async function lockTemplate(db: Tx, scope: InTeam, id: string) {
  await hold(db, scope, id);
  return findTemplate(db, scope, id);
}
export async function lockDeletedTemplate(db: Tx, scope: InTeam, id: string, since: string) {
  await hold(db, scope, id);
  return rows(db, scope).select(columns).where('t.id', '=', id).where('t.deleted_at', '>', since).executeTakeFirst();
}
/** The items of a template are read after this: a statement that waits does not see those that came meanwhile. */
const hold = (db: Tx, scope: InTeam, id: string) =>
  rows(db, scope).select('t.id').where('t.id', '=', id).forNoKeyUpdate().execute();

export interface TemplateFilter {
  readonly search: string | undefined;
  /** Only rows deleted after this moment; without it, only the others. */
  readonly deleted_since: string | undefined;
}
export function listTemplates(db: Db, scope: InTeam, { search, deleted_since }: TemplateFilter, slice: Slice) {
  const matching = rows(db, scope)
    .$if(deleted_since === undefined, (q) => q.where('t.deleted_at', 'is', null))
    .$if(deleted_since !== undefined, (q) => q.where('t.deleted_at', '>', deleted_since!))
    .$if(search !== undefined, (q) => q.where(holds(['t.name'], search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('t.id') },
    ['t.created_at', 't.id'],
    'desc',
    slice,
  );
}

export interface NewTemplate {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly created_by: string;
  readonly created_hash: Buffer;
}
/** Undefined: the id is taken. */
export const insertTemplate = (db: Tx, { team_id }: InTeam, row: NewTemplate, now: string) =>
  on(db)
    .insertInto('inspection_templates')
    .values({ ...row, team_id, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();

export async function insertRevision(
  db: Tx,
  { team_id }: InTeam,
  { items, ...row }: { template_id: string; revision: number; items: readonly InspectionItem[] },
  now: string,
): Promise<void> {
  await on(db)
    .insertInto('inspection_template_revisions')
    .values({ ...row, team_id, items: JSON.stringify(items), created_at: now })
    .execute();
}

/** The hash of the input that a template was created with, and its author; also of a deleted one. */
export const findMade = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('inspection_templates')
    .select(['id', 'created_by as author_id', 'created_hash', 'deleted_at'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export const updateTemplate = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { name?: string; description?: string; revision?: number; deleted_at?: string | null },
  now: string,
) =>
  on(db)
    .updateTable('inspection_templates')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** The items of a revision, also of a template that was deleted since. */
export const findRevision = (db: Db, { team_id }: InTeam, template_id: string, revision: number) =>
  on(db)
    .selectFrom('inspection_template_revisions as r')
    .innerJoin('inspection_templates as t', (join) =>
      join.onRef('t.team_id', '=', 'r.team_id').onRef('t.id', '=', 'r.template_id'),
    )
    .select(['t.name', 'r.revision', sql<InspectionItem[]>`r.items`.as('items')])
    .where('r.team_id', '=', team_id)
    .where('r.template_id', '=', template_id)
    .where('r.revision', '=', revision)
    .executeTakeFirst();
