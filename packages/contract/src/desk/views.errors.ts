import { notFound } from '../kit/errors.ts';

/** Errors about saved views. */
export const viewErrors = {
  VIEW_NOT_FOUND: notFound('The view does not exist, or it is not yours or your team’s. Choose from views.list.'),
};
