import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const place = { project_id: ref('project'), task_id: ref('task').nullable() };
const mentioned = z.array(ref('person'));

/** Events about comments on projects and tasks. `mentioned` are people who see the project and were not mentioned before. */
export const commentEvents = defineEvents({
  'comment.created': z.strictObject({ ...place, parent_id: ref('project_comment').nullable(), mentioned }),
  'comment.edited': z.strictObject({ ...place, mentioned }),
  'comment.deleted': z.strictObject(place),
  'comment.restored': z.strictObject(place),
  // Stars are private: nobody but whoever did it and the audit trail hears of them.
  'comment_star.added': z.strictObject({}),
  'comment_star.removed': z.strictObject({}),
});
