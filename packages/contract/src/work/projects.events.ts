import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';
import { ProjectRole } from './projects.schemas.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });
const member = { person_id: ref('person') };

/** Events about projects. */
export const projectEvents = defineEvents({
  'project.created': z.strictObject({ key: z.string(), name: z.string(), private: z.boolean() }),
  'project.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'project.archived': z.strictObject({}),
  'project.restored': z.strictObject({ from: z.enum(['archived', 'deleted']) }),
  'project.deleted': z.strictObject({}),
  'project.purged': z.strictObject({}),
  'project.member_added': z.strictObject({ ...member, role: ProjectRole }),
  'project.member_changed': z.strictObject({ ...member, from: ProjectRole, to: ProjectRole }),
  'project.member_removed': z.strictObject({ ...member, role: ProjectRole }),
  'project.template_saved': z.strictObject({ template_id: ref('project_template'), name: z.string() }),
  'project.template_deleted': z.strictObject({ name: z.string() }),
  'project.tagged': z.strictObject({ name: z.string() }),
  'project.untagged': z.strictObject({ name: z.string() }),
  // Of their own, so that nobody but whoever did it and the audit trail hears of them.
  'project_favorite.added': z.strictObject({}),
  'project_favorite.removed': z.strictObject({}),
});
