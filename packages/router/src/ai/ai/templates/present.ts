import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { gapsIn } from './fill.ts';
import * as queries from './queries.ts';

constraintMeans({ ai_templates_name: 'AI_TEMPLATE_NAME_TAKEN' });

export const presentTemplate = (row: queries.TemplateRow) => ({ ...row, variables: gapsIn(row.body) });

/** Throws AI_TEMPLATE_NOT_FOUND. */
export async function getTemplate(db: Db, scope: InTeam, id: string): Promise<queries.TemplateRow> {
  return found(await queries.findTemplate(db, scope, id));
}
export async function lockTemplate(db: Tx, scope: InTeam, id: string): Promise<queries.TemplateRow> {
  return found(await queries.lockTemplate(db, scope, id));
}
function found(row: queries.TemplateRow | undefined): queries.TemplateRow {
  if (row === undefined) throw new AppError('AI_TEMPLATE_NOT_FOUND');
  return row;
}
