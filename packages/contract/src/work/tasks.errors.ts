import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about tasks. */
export const taskErrors = {
  TASK_NOT_FOUND: notFound('The task does not exist, or you may not see it. Check its id or key.'),
  TASK_LABEL_NOT_FOUND: notFound('The label does not exist in this project. Check its id.'),
  TASK_ATTACHMENT_NOT_FOUND: notFound('The task does not have this attachment. Check its id.'),
  TASK_STATUS_NOT_FOUND: notFound('The status does not exist in this project. Choose one of its statuses.'),
  TASK_ASSIGNEE_UNFIT: conflict(
    'Tasks of this project cannot be assigned to this person. Choose somebody who works in it.',
    z.strictObject({ person_id: ref('person') }),
  ),
  TASK_BLOCKED: conflict(
    'The task depends on tasks that are not finished. Finish them first, or send force.',
    z.strictObject({ blocked_by: z.array(z.string()) }),
  ),
  TASK_CYCLE: conflict(
    'The tasks would wait for each other in a circle. Choose another task, or remove a link first.',
    z.strictObject({ path: z.array(z.string()) }),
  ),
  TASK_TOO_DEEP: conflict(
    'Sub-tasks cannot be nested that deep. Choose a parent further up.',
    z.strictObject({ most: z.int() }),
  ),
  TASK_NEIGHBOUR_GONE: conflict(
    'The task to drop it next to has left that column. Choose one that is there.',
    z.strictObject({ present: z.array(ref('task')) }),
  ),
  TASK_FULL: conflict(
    'The task has as many of these as it can have. Remove one first.',
    z.strictObject({ limit: z.string(), most: z.int() }),
  ),
};
