import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { projectTemplates } from '@deskwire/contract/work/projects.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Its author deletes a template, and whoever manages the team. */
export async function deleteTemplate(
  { db, scope, events }: Ctx<typeof projectTemplates.deleteTemplate>,
  { template_id }: In<typeof projectTemplates.deleteTemplate>,
): Promise<{ id: string }> {
  const row = await queries.findTemplate(db, scope, template_id);
  if (row === undefined) throw new AppError('PROJECT_TEMPLATE_NOT_FOUND');
  if (row.created_by !== scope.person_id && !rolesPermit(scope.roles, 'team.manage'))
    throw new AppError('FORBIDDEN', { needs: 'author' });
  await queries.deleteTemplate(db, scope, template_id);
  events.add('project.template_deleted', { id: template_id }, { name: row.name });
  return { id: template_id };
}
