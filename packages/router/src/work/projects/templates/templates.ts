import type { projectTemplates, ProjectTemplate } from '@deskwire/contract/work/projects.templates.ts';
import type { Ctx } from '../../../kit/context.ts';
import { builtIn } from './built-in.ts';
import { presentTemplate } from './present.ts';
import * as queries from './queries.ts';

/** Lists the templates of projects: built-in ones, and those that the team has saved. */
export async function listTemplates({
  db,
  scope,
}: Ctx<typeof projectTemplates.templates>): Promise<{ items: ProjectTemplate[] }> {
  const given = builtIn.map(({ content, ...template }) => ({
    ...template,
    built_in: true,
    tasks: content.tasks.length,
    created_by: null,
    creator: null,
    created_at: null,
  }));
  return { items: [...given, ...(await queries.listTemplates(db, scope)).map(presentTemplate)] };
}
