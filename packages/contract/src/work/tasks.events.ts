import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { isoDate, ref } from '../kit/fields.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });
const label = z.strictObject({ label_id: ref('task_label'), name: z.string() });
const dependency = z.strictObject({ depends_on_id: ref('task') });
const attachment = z.strictObject({
  attachment_id: ref('task_attachment'),
  title: z.string(),
  file_id: ref('file').nullable(),
});
const due = z.strictObject({ due_on: isoDate() });
const watcher = z.strictObject({ person_id: ref('person') });

/** Events about tasks. */
export const taskEvents = defineEvents({
  'task.created': z.strictObject({ title: z.string(), project_id: ref('project'), source: z.string() }),
  'task.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'task.assigned': z.strictObject({ from: ref('person').nullable(), to: ref('person').nullable() }),
  'task.status_changed': z.strictObject({
    from: z.string(),
    to: z.string(),
    from_category: z.string(),
    to_category: z.string(),
  }),
  'task.completed': z.strictObject({}),
  'task.reopened': z.strictObject({}),
  'task.unblocked': dependency,
  'task.due_soon': due,
  'task.overdue': due,
  'task.moved': z.strictObject({
    from_project_id: ref('project').nullable(),
    to_project_id: ref('project').nullable(),
  }),
  'task.deleted': z.strictObject({}),
  'task.restored': z.strictObject({}),
  'task.dependency_added': dependency,
  'task.dependency_removed': dependency,
  'task.watched': watcher,
  'task.unwatched': watcher,
  'task.attachment_added': attachment,
  'task.attachment_removed': attachment,
  'project.label_created': label,
  'project.label_changed': label,
  'project.label_deleted': label,
});
