import type { InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A template. Throws INSPECTION_TEMPLATE_NOT_FOUND. */
export const getTemplate = async (db: Db, scope: InTeam, id: string): Promise<InspectionTemplate> =>
  must(await queries.findTemplate(db, scope, id));

/** Keeps a template as it is until the transaction ends. Throws INSPECTION_TEMPLATE_NOT_FOUND. */
export const lockTemplate = async (db: Tx, scope: InTeam, id: string): Promise<InspectionTemplate> =>
  must(await queries.lockTemplate(db, scope, id));

export function must<R>(row: R | undefined): R {
  if (row === undefined) throw new AppError('INSPECTION_TEMPLATE_NOT_FOUND');
  return row;
}
