import { conflict, notFound } from '../kit/errors.ts';

/** Errors about questions to support and their answers. */
export const supportErrors = {
  SUPPORT_QUESTION_NOT_FOUND: notFound('The question is not one of yours. Check its id.'),
  FAQ_ENTRY_NOT_FOUND: notFound('The entry does not exist in the FAQ. Check its id.'),
  FAQ_FULL: conflict('The FAQ has as many entries as it can have. Delete one first.'),
};
