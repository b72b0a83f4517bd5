import type { ProjectTemplate, TemplateContent } from '@deskwire/contract/work/projects.templates.ts';
import type { TemplateRow } from './queries.ts';

/** The content of a template: saveAsTemplate wrote it, and nothing changes it. */
export const contentOf = ({ content }: TemplateRow): TemplateContent => content as TemplateContent;

/** A template of the team in a list, without what it is made of. */
export const presentTemplate = (row: TemplateRow): ProjectTemplate => ({
  id: row.id,
  name: row.name,
  description: row.description,
  built_in: false,
  tasks: contentOf(row).tasks.length,
  created_by: row.created_by,
  creator: row.creator,
  created_at: row.created_at,
});
