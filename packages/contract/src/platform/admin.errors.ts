import { conflict, notFound } from '../kit/errors.ts';

/** Errors of running the platform. */
export const adminErrors = {
  JOB_NOT_FOUND: notFound('The job does not exist, or is done by now. Check its id against the list.'),
  JOB_NOT_FAILED: conflict('This job has not failed, so it cannot be retried or discarded. Wait for it to end.'),
  TIMER_NOT_FOUND: notFound('The timer does not exist, or has run by now. Check its id against the list.'),
  ENTRY_NOT_FOUND: notFound('You have not entered this team. Check the id of the team.'),
};
