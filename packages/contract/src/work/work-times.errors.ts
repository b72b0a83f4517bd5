import { conflict, notFound } from '../kit/errors.ts';

/** Errors about time spent on tickets and tasks. */
export const workTimeErrors = {
  WORK_TIME_NOT_FOUND: notFound('The time does not exist, or you may not see it. Check its id.'),
  WORK_TIME_NOT_RUNNING: conflict('You are not working on anything now. Start with something first.'),
  WORK_TIME_RUNNING: conflict('This time is still running. Finish it before you change it.'),
};
