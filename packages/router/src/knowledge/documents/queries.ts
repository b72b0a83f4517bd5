import { sql, type RawBuilder } from 'kysely';
import type { Document } from '@deskwire/contract/knowledge/documents.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { seesLiveTicket } from '../../desk/tickets/fragments.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { counted, countUpTo } from '../../kit/lists/count.ts';
import type { Found, Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { isOpenProject, projectShown, readerOf, seesAllProjects } from '../../work/projects/fragments.ts';
import { holdsItem } from '../collections/fragments.ts';
import { saysAll, valuesIn } from '../search/fragments.ts';
import type { Asked } from '../search/rareness.ts';
import { visibleDocuments, changeableDocuments } from './fragments.ts';

const on = tables<'documents'>();

export type DocumentRow = Document & { readonly wanted_revision: number };
const columns = (scope: TeamScope) => sql`
  d.id, d.team_id, d.title, d.source, d.file_id, d.url,
  case when d.ticket_id is not null and ${seesLiveTicket(scope, sql.ref('d.ticket_id'))} then d.ticket_id end as ticket_id, d.content_type, d.audience, d.project_id, d.author_id, d.state,
  d.error, d.revision, d.wanted_revision, d.pages, d.chars, d.chunk_count, d.operation_id, d.created_at, d.updated_at,
  d.deleted_at, d.version, ${projectShown(readerOf(scope), 'd.team_id', 'd.project_id')} as project,
  ${personShown('d.team_id', 'd.author_id')} as author`;

const one = async (db: Db, scope: TeamScope, id: string, where: RawBuilder<unknown>, lock = false) => {
  const { rows } = await sql<DocumentRow>`
    select ${columns(scope)} from documents d where d.team_id = ${scope.team_id} and d.id = ${id} and ${where}
    ${lock ? sql`for no key update of d` : sql``}`.execute(on(db));
  return rows[0];
};
/** A document that somebody may read. */
export const findDocument = (db: Db, scope: TeamScope, id: string) =>
  one(db, scope, id, sql`d.deleted_at is null and ${visibleDocuments(scope)}`);
/** One that they may change: theirs, or of the team or a project where they manage the team. Held for that. */
export const lockDocument = (db: Tx, scope: TeamScope, id: string, manages: boolean) =>
  one(db, scope, id, sql`d.deleted_at is null and ${changeableDocuments(scope, manages)}`, true);
/** A deleted one that they may restore. */
export const lockDeleted = (db: Tx, scope: TeamScope, id: string, manages: boolean, now: string) =>
  one(
    db,
    scope,
    id,
    sql`d.deleted_at is not null and d.purge_at > ${now}::timestamptz and ${changeableDocuments(scope, manages)}`,
    true,
  );

export interface DocumentFilter {
  readonly asked?: Asked | undefined;
  readonly state?: string | undefined;
  readonly project_id?: string | undefined;
  readonly collection_id?: string | undefined;
  readonly deleted: boolean;
}
/** A page of the documents that somebody may read, newest first. */
export async function listDocuments(
  db: Db,
  scope: TeamScope,
  { asked, state, project_id, collection_id, deleted }: DocumentFilter,
  now: string,
  slice: Slice,
): Promise<Found<DocumentRow>> {
  const { limit, offset, after } = slice;
  const all = [sql`d.team_id = ${scope.team_id}`];
  if (deleted)
    all.push(sql`d.deleted_at is not null and d.purge_at > ${now}::timestamptz and d.author_id = ${scope.person_id}`);
  else all.push(sql`d.deleted_at is null and ${visibleDocuments(scope)}`);
  if (asked !== undefined)
    all.push(saysAll({ team_id: scope.team_id, id: sql`d.id`, internal: false }, ['document'], valuesIn(asked)));
  if (state !== undefined) all.push(sql`d.state = ${state}`);
  if (project_id !== undefined) all.push(sql`d.project_id = ${project_id}`);
  if (collection_id !== undefined) all.push(holdsItem(scope, collection_id, sql`i.document_id = d.id`));
  const where = sql.join(all, sql` and `);
  const further = after === undefined ? sql`` : sql`and (d.created_at, d.id) < (${after[0]}, ${after[1]}::uuid)`;
  const { rows } = await sql<DocumentRow>`
    select ${columns(scope)} from documents d where ${where} ${further}
    order by d.created_at desc, d.id desc limit ${limit} offset ${offset}`.execute(on(db));
  return counted(slice, rows, () => countUpTo(db, sql`select from documents d where ${where}`));
}

export interface NewDocument {
  readonly id: string;
  readonly title: string;
  readonly source: Document['source'];
  readonly file_id: string | null;
  readonly url: string | null;
  readonly ticket_id: string | null;
  readonly content: string | null;
  readonly content_type: string | null;
  readonly audience: Document['audience'];
  readonly project_id: string | null;
  readonly sha256: Buffer | null;
  readonly operation_id: string;
}
/** Undefined: the id, or the bytes, are there already. */
export const insertDocument = (db: Tx, { team_id, person_id }: TeamScope, row: NewDocument, at: string) =>
  on(db)
    .insertInto('documents')
    .values({ ...row, team_id, author_id: person_id, state: 'queued', created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();

/** Lets one transaction at a time decide whether somebody has a document with these bytes. */
export const lockBytes = (db: Tx, { team_id, person_id }: Pick<TeamScope, 'team_id' | 'person_id'>, sha256: Buffer) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`documents ${team_id} ${person_id} ${sha256.toString('hex')}`}, 0))`.execute(
    on(db),
  );
/** The owner of a document, and its bytes if they were uploaded. */
export const findBytes = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('documents')
    .select(['author_id', 'sha256'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
/** A document of theirs with these bytes. */
export async function findSame(db: Db, scope: TeamScope, sha256: Buffer): Promise<DocumentRow | undefined> {
  const { rows } = await sql<DocumentRow>`
    select ${columns(scope)} from documents d where d.team_id = ${scope.team_id} and d.author_id = ${scope.person_id}
      and d.sha256 = ${sha256} and d.deleted_at is null`.execute(on(db));
  return rows[0];
}

interface Change {
  readonly title?: string | undefined;
  readonly audience?: Document['audience'] | undefined;
  readonly project_id?: string | null | undefined;
  readonly source?: 'text';
  readonly content?: string | undefined;
  readonly state?: 'queued';
  readonly wanted_revision?: number;
  readonly operation_id?: string;
  readonly sha256?: null;
  readonly deleted_at?: string | null;
  readonly purge_at?: string | null;
}
export const updateDocument = (db: Tx, { team_id }: InTeam, id: string, set: Change, at: string) =>
  on(db)
    .updateTable('documents')
    .set((eb) => ({ ...set, updated_at: at, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Removes a deleted document for good. */
export const purgeDocument = (db: Tx, team_id: TeamId, id: string, now: string) =>
  on(db)
    .deleteFrom('documents')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .execute();

/** Whether somebody may put things into a project. */
export async function isOpen(db: Db, scope: TeamScope, project_id: string): Promise<boolean> {
  const of = { team_id: scope.team_id, person_id: scope.person_id, manages: seesAllProjects(scope) };
  const { rows } = await sql<{ open: boolean }>`select ${isOpenProject(of, project_id)} as open`.execute(on(db));
  return rows[0]!.open;
}
