import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TemplateContent } from '@deskwire/contract/work/projects.templates.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<'project_templates' | 'project_tags'>();
const columns = [
  'id',
  'name',
  'description',
  'content',
  'created_by',
  personShown('project_templates.team_id', 'project_templates.created_by').as('creator'),
  'created_at',
] as const;
/** How many a team can have: they are listed all at once. */
const MOST_TEMPLATES = 200;

const templatesOf = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('project_templates').where('team_id', '=', team_id);

export const listTemplates = (db: Db, scope: InTeam) =>
  templatesOf(db, scope).select(columns).orderBy('name').limit(MOST_TEMPLATES).execute();
export type TemplateRow = Awaited<ReturnType<typeof listTemplates>>[number];

export const findTemplate = (db: Db, scope: InTeam, id: string) =>
  templatesOf(db, scope).select(columns).where('id', '=', id).executeTakeFirst();

interface NewTemplate {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly content: TemplateContent;
}
export const insertTemplate = (db: Tx, scope: TeamScope, { content, ...template }: NewTemplate, at: string) =>
  on(db)
    .insertInto('project_templates')
    .values({
      ...template,
      team_id: scope.team_id,
      content: JSON.stringify(content),
      created_by: scope.person_id,
      created_at: at,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();

export const deleteTemplate = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('project_templates').where('team_id', '=', team_id).where('id', '=', id).execute();

export const listTagNames = (db: Db, { team_id }: InTeam, project_id: string) =>
  on(db)
    .selectFrom('project_tags')
    .select('name')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .orderBy('name')
    .execute();
