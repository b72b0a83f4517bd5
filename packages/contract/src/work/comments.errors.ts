import { notFound } from '../kit/errors.ts';

/** Errors about comments on projects and tasks. */
export const commentErrors = {
  PROJECT_COMMENT_NOT_FOUND: notFound('The comment does not exist in this project. Check its id.'),
};
