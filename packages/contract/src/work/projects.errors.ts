import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about projects. */
export const projectErrors = {
  PROJECT_KEY_TAKEN: conflict('Another project has this key, or had it once. Choose another key.'),
  PROJECT_MEMBER_UNFIT: conflict(
    'This person only reports things, so they cannot join a project. Give them a role in the team first.',
    z.strictObject({ person_id: ref('person') }),
  ),
  PROJECT_MEMBER_NOT_FOUND: notFound('The person is not a member of this project. Check their id.'),
  PROJECT_STATUSES_INVALID: unprocessable(
    'The statuses are not valid. Use distinct slugs, with at least one to do and one done.',
    z.strictObject({ reason: z.string(), values: z.array(z.string()) }),
  ),
  PROJECT_STATUS_IN_USE: conflict(
    'There are tasks in a status that would be removed. Move them to another status with replace.',
    z.strictObject({ statuses: z.array(z.string()) }),
  ),
  PROJECT_TAG_NOT_FOUND: notFound('The tag does not exist in this project. Check its id.'),
  PROJECT_TEMPLATE_NOT_FOUND: notFound('The template does not exist. Choose one of projects.templates.'),
  PROJECT_TEMPLATE_TOO_LARGE: conflict(
    'The project has more tasks or text than a template holds. Delete what a new project does not need.',
    z.strictObject({ tasks: z.int(), bytes: z.int() }),
  ),
  NAME_TAKEN: conflict('This name is already in use here. Choose another name.'),
};
