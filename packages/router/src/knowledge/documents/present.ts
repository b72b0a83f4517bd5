import type { Document } from '@deskwire/contract/knowledge/documents.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** A document as whoever may read it sees it. */
export const presentDocument = ({ wanted_revision: _, ...row }: queries.DocumentRow): Document => row;

/** Throws DOCUMENT_NOT_FOUND. */
export async function getDocument(db: Db, scope: TeamScope, id: string): Promise<queries.DocumentRow> {
  return must(await queries.findDocument(db, scope, id));
}
/** One that the person may change. Throws DOCUMENT_NOT_FOUND. */
export async function lockDocument(db: Tx, scope: TeamScope, id: string): Promise<queries.DocumentRow> {
  return must(await lockIfChangeable(db, scope, id));
}
/** The same; undefined where they may not. */
export const lockIfChangeable = (db: Tx, scope: TeamScope, id: string) =>
  queries.lockDocument(db, scope, id, rolesPermit(scope.roles, 'team.manage'));
export function must(row: queries.DocumentRow | undefined): queries.DocumentRow {
  if (row === undefined) throw new AppError('DOCUMENT_NOT_FOUND');
  return row;
}
